package io.basalt.store.columnar.parquet;

/** A value, or what a file does not say, because of which a column cannot be in the rendition. */
final class LeftOutException extends RuntimeException {
    private final String column;
    private final String reason;

    LeftOutException(String column, String reason) {
        super(column + ": " + reason, null, false, false);
        this.column = column;
        this.reason = reason;
    }

    String column() {
        return column;
    }

    String reason() {
        return reason;
    }
}
