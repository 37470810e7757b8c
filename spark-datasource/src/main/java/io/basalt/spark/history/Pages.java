package io.basalt.spark.history;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** What is left to read of a table, page by page. Immutable. */
interface Pages<T> extends Serializable {
    /** Rows, and what comes after them. */
    record Page<T>(List<T> rows, Optional<Pages<T>> next) {}

    Page<T> first(Store store) throws StoreException;
}
