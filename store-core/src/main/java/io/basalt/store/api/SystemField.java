package io.basalt.store.api;

/** The fields that every object has. {@link #column()} is their name in SQL, JSON and Arrow. */
public enum SystemField implements Field {
    KEY("key", ValueType.STRING),
    SIZE("size", ValueType.LONG),
    ETAG("etag", ValueType.STRING),
    CONTENT_TYPE("content_type", ValueType.STRING),
    CREATED("created", ValueType.TIMESTAMP),
    MODIFIED("modified", ValueType.TIMESTAMP),
    /** The sequence number of the object's content. */
    VERSION("version", ValueType.LONG),
    /** The sequence number of the object's newest change, metadata included. */
    REVISION("revision", ValueType.LONG),
    /** The tier that holds the content today, {@code mixed} where several do, null for an empty object. */
    TIER("tier", ValueType.STRING),
    FILE_ID("file_id", ValueType.LONG),
    CONTENT_ID("content_id", ValueType.LONG),
    /** {@code tag.*} attributes as strings; projection only. */
    TAGS("tags", ValueType.STRING_MAP),
    /** All attributes as strings under their full names; projection only. */
    METADATA("metadata", ValueType.STRING_MAP);

    private final String column;
    private final ValueType type;

    SystemField(String column, ValueType type) {
        this.column = column;
        this.type = type;
    }

    @Override
    public String column() {
        return column;
    }

    @Override
    public ValueType type() {
        return type;
    }
}
