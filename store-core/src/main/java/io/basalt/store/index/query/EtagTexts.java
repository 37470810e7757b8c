package io.basalt.store.index.query;

import java.nio.charset.StandardCharsets;

/** ETags: content ids in sixteen hexadecimal digits, as {@link io.basalt.store.api.ObjectEntry#etag(long)} has them. */
final class EtagTexts implements TextCopier.Texts {
    private static final int DIGITS = 16;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final ColumnBlock contentIds;
    private int[] rows = new int[0];

    EtagTexts(ColumnBlock contentIds) {
        this.contentIds = contentIds;
    }

    @Override
    public void lengths(int block, int[] newRows, int count, int[] lengths) {
        rows = newRows;
        contentIds.load(block, newRows, count);
        for (int i = 0; i < count; i++) {
            lengths[i] = DIGITS;
        }
    }

    @Override
    public void copy(int index, byte[] target, int offset) {
        long id = contentIds.values()[rows[index]];
        for (int digit = 0; digit < DIGITS; digit++) {
            target[offset + digit] = HEX[(int) (id >>> (60 - 4 * digit)) & 15];
        }
    }
}
