package io.basalt.store.columnar.aggregate;

import java.util.Arrays;
import java.util.List;

/**
 * Rows of a part of a batch that count.
 *
 * @param rows their numbers in the batch, in ascending order
 * @param groups the group of each
 * @param count how many they are: the arrays may be longer
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares blocks.
record Block(int[] rows, int[] groups, int count) {
    /** Of a batch that are looked at together, at most: what is computed of them stays in the processor's nearest cache. */
    static final int ROWS = 4096;

    /**
     * Numbers the rows of a block.
     *
     * @param first its first one in the batch
     * @param end of the batch
     * @return how many they are
     */
    static int number(int[] rows, int first, int end) {
        int count = Math.min(ROWS, end - first);
        for (int i = 0; i < count; i++) {
            rows[i] = first + i;
        }
        return count;
    }

    /** This one, where none of the columns has a null. */
    Block withoutNulls(List<Values> columns) {
        int[] kept = Arrays.copyOf(rows, count);
        int keptCount = count;
        for (Values column : columns) {
            keptCount = column.keep(false, kept, keptCount);
        }
        if (keptCount == count) {
            return this;
        }
        int[] groupsOfKept = new int[keptCount];
        int at = 0;
        for (int i = 0; i < keptCount; i++) {
            while (rows[at] != kept[i]) {
                at++;
            }
            groupsOfKept[i] = groups[at];
        }
        return new Block(kept, groupsOfKept, keptCount);
    }
}
