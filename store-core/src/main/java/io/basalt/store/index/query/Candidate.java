package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A row at the query's LSN: what predicates test and columns are filled from where it is done row by row. */
interface Candidate {
    @Nullable
    AttributeValue value(Field field);

    /** All attributes by their full names. */
    SortedMap<String, AttributeValue> attributes();
}
