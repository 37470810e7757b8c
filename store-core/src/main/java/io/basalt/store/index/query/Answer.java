package io.basalt.store.index.query;

import io.basalt.store.api.StoreException;

/** What a query makes of the rows that match. */
interface Answer {
    /** Adds the next rows to a batch until it is full or there are none left. */
    void fill(Batch batch) throws StoreException;
}
