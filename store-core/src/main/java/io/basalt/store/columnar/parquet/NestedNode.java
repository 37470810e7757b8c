package io.basalt.store.columnar.parquet;

import org.apache.parquet.io.api.Converter;

/** A place in a nested type: takes what Parquet's record assembly tells, and sets it in a vector. Not thread-safe. */
interface NestedNode {
    /** The position in the vector where the next value goes; where none comes it stays null. */
    void moveTo(int position);

    /** Bytes that the positions below {@code count} take, with all that is below them. */
    long bytes(int count);

    /** Forgets what came; the vectors were made empty. */
    void clear();

    Converter converter();
}
