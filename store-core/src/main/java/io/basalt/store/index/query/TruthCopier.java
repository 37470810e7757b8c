package io.basalt.store.index.query;

import org.apache.arrow.vector.BitVector;

/** Copies booleans: a bit each. */
final class TruthCopier implements BlockCopier {
    private final ColumnBlock column;
    private final BitVector vector;
    private int[] rows = new int[0];

    TruthCopier(ColumnBlock column, BitVector vector) {
        this.column = column;
        this.vector = vector;
    }

    @Override
    public void prepare(int block, int[] newRows, int count, int[] sizes) {
        rows = newRows;
        column.load(block, newRows, count);
    }

    @Override
    public long copy(int from, int to, int at) {
        while (vector.getValueCapacity() < at + to - from) {
            vector.reAlloc();
        }
        for (int i = from; i < to; i++) {
            if (Bits.get(column.present(), rows[i]) && column.values()[rows[i]] != 0) {
                Validity.set(vector.getDataBuffer(), at + i - from);
            }
        }
        NumberCopier.markPresent(column, rows, from, to, vector, at);
        return 0;
    }
}
