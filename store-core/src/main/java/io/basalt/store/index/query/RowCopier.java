package io.basalt.store.index.query;

import io.basalt.store.api.Field;
import io.basalt.store.index.segment.Segment;

/** Copies value by value what comes from no single column: tiers, maps, lists, what a path spells. */
final class RowCopier implements BlockCopier {
    private final SegmentRow row;
    private final Field field;
    private final ColumnWriter writer;
    private int[] rows = new int[0];
    private int first;

    RowCopier(SegmentRow row, Field field, ColumnWriter writer) {
        this.row = row;
        this.field = field;
        this.writer = writer;
    }

    @Override
    public void prepare(int block, int[] newRows, int count, int[] sizes) {
        rows = newRows;
        first = block * Segment.BLOCK_ROWS;
    }

    @Override
    public long copy(int from, int to, int at) {
        long bytes = 0;
        for (int i = from; i < to; i++) {
            bytes += writer.write(at + i - from, field, row.at(first + rows[i]));
        }
        return bytes;
    }
}
