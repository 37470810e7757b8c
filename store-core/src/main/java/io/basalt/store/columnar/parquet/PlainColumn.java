package io.basalt.store.columnar.parquet;

import org.apache.arrow.vector.types.pojo.Field;

/**
 * A flat column of an {@link ParquetExcerpt}, which calls it {@link #alias} and states a type for it that no reader can
 * understand in two ways.
 *
 * @param name in the original
 * @param field as batches of the original have it: what Spark reads
 */
public record PlainColumn(String name, String alias, Stored stored, Field field) {
    /** What the excerpt says that it holds. */
    public enum Stored {
        BOOLEAN,
        /** Whole numbers, days, or unscaled decimals. */
        INT32,
        /** Whole numbers, microseconds, or unscaled decimals. */
        INT64,
        FLOAT,
        DOUBLE,
        /** UTF-8. */
        STRING,
        BYTES,
        /** Decimals in bytes, the highest first, with precision and scale. */
        DECIMAL
    }
}
