package io.basalt.store.columnar.text;

/** The column in which Spark keeps lines that it cannot read. */
final class CorruptRecord {
    static final String NAME = "_corrupt_record";

    /** Why a column of that name is left out. */
    static final String REASON = "has the name under which Spark keeps damaged lines";

    private CorruptRecord() {}
}
