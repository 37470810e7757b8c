package io.basalt.store.columnar;

/**
 * How much memory decoding a table may take.
 *
 * @param batchRows rows of a batch
 * @param batchBytes bytes of a batch: one is ended soon after it has them; while it is made it may take three times as many
 * @param pieceBytes of what cannot be taken in parts, such as a line of text
 */
public record TableLimits(int batchRows, long batchBytes, int pieceBytes) {
    public static final TableLimits DEFAULT = new TableLimits(64 << 10, 32 << 20, 64 << 20);

    public TableLimits {
        if (batchRows < 1 || batchBytes < 1 || batchBytes > 512 << 20 || pieceBytes < 1) {
            throw new IllegalArgumentException("expected at least 1 row and byte, and at most 512 MiB in a batch: "
                    + batchRows + ", " + batchBytes + ", " + pieceBytes);
        }
    }
}
