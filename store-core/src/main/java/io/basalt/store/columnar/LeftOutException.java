package io.basalt.store.columnar;

/** A value, or what a file does not say, because of which a column cannot be in the rendition. */
public final class LeftOutException extends RuntimeException {
    private final String column;
    private final String reason;

    /** @param reason what goes on after the column's name: "holds ..." */
    public LeftOutException(String column, String reason) {
        super(column + ": " + reason, null, false, false);
        this.column = column;
        this.reason = reason;
    }

    public String column() {
        return column;
    }

    public String reason() {
        return reason;
    }
}
