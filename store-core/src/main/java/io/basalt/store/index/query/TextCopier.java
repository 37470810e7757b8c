package io.basalt.store.index.query;

import io.basalt.store.index.segment.Segment;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.VarCharVector;

/** Copies strings: they are laid one behind the other in an array, which is then copied at once. */
final class TextCopier implements BlockCopier {
    private static final int NULL = -1;

    private final Texts texts;
    private final VarCharVector vector;
    private final int[] lengths = new int[Segment.BLOCK_ROWS];
    private byte[] bytes = new byte[0];

    /** The strings of rows of a block. */
    interface Texts {
        /** Writes the length in bytes of each row's string, -1 for null. */
        void lengths(int block, int[] rows, int count, int[] lengths);

        /** Copies the string of the {@code index}-th of those rows. */
        void copy(int index, byte[] target, int offset);
    }

    TextCopier(Texts texts, VarCharVector vector) {
        this.texts = texts;
        this.vector = vector;
    }

    @Override
    public void prepare(int block, int[] rows, int count, int[] sizes) {
        texts.lengths(block, rows, count, lengths);
        for (int i = 0; i < count; i++) {
            sizes[i] += Math.max(0, lengths[i]);
        }
    }

    @Override
    public long copy(int from, int to, int at) {
        vector.fillEmpties(at);
        while (vector.getValueCapacity() < at + to - from) {
            vector.reallocValidityAndOffsetBuffers();
        }
        int length = gather(from, to);
        int start = vector.getOffsetBuffer().getInt(4L * at);
        if (vector.getDataBuffer().capacity() < (long) start + length) {
            vector.reallocDataBuffer((long) start + length);
        }
        MemoryUtil.copyToMemory(bytes, 0, vector.getDataBuffer().memoryAddress() + start, length);
        writeOffsets(from, to, at, start);
        vector.setLastSet(at + to - from - 1);
        return 0;
    }

    private int gather(int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            length += Math.max(0, lengths[i]);
        }
        if (length > bytes.length) {
            bytes = new byte[length];
        }
        int at = 0;
        for (int i = from; i < to; i++) {
            if (lengths[i] > 0) {
                texts.copy(i, bytes, at);
                at += lengths[i];
            }
        }
        return length;
    }

    private void writeOffsets(int from, int to, int at, int start) {
        long address = vector.getOffsetBuffer().memoryAddress() + 4L * (at + 1);
        int end = start;
        int nulls = 0;
        for (int i = from; i < to; i++) {
            end += Math.max(0, lengths[i]);
            nulls += lengths[i] == NULL ? 1 : 0;
            MemoryUtil.putInt(address + 4L * (i - from), end);
        }
        if (nulls == 0) {
            Validity.set(vector.getValidityBuffer(), at, at + to - from);
            return;
        }
        for (int i = from; i < to; i++) {
            if (lengths[i] != NULL) {
                Validity.set(vector.getValidityBuffer(), at + i - from);
            }
        }
    }
}
