package io.basalt.store.api;

/** The type of a field or attribute. */
public enum ValueType {
    STRING,
    LONG,
    DOUBLE,
    BOOLEAN,
    /** Microseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMP,
    STRING_LIST,
    /** Projection only: names to values as strings. */
    STRING_MAP,
    /** Projection only: bytes. */
    BINARY
}
