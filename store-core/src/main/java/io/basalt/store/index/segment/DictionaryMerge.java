package io.basalt.store.index.segment;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Merges sorted dictionaries into one: for each code of each of them, the code of the same value in all of them together. */
final class DictionaryMerge {
    private DictionaryMerge() {}

    /** Takes the values of the merged dictionary, ascending. */
    interface Values {
        void add(byte[] value) throws IOException;
    }

    /** A dictionary, its next value, and what its codes become. */
    private static final class Cursor implements Comparable<Cursor> {
        final Dictionary dictionary;
        final BitSet used;
        final int[] codes;
        int code = -1;
        byte[] value = {};

        Cursor(Dictionary dictionary, BitSet used) {
            this.dictionary = dictionary;
            this.used = used;
            this.codes = new int[dictionary.size()];
        }

        /** False where there is none. */
        boolean next() {
            code = used.nextSetBit(code + 1);
            if (code >= 0) {
                value = dictionary.get(code);
            }
            return code >= 0;
        }

        @Override
        public int compareTo(Cursor other) {
            return Arrays.compareUnsigned(value, other.value);
        }
    }

    /**
     * Memory: 4 bytes for each value of each dictionary.
     *
     * @param dictionaries absent where a source has none
     * @param used the codes of each that are to be in the result; others become anything
     * @return for each dictionary its codes' new ones, empty for an absent one
     */
    static int[][] merge(List<Optional<Dictionary>> dictionaries, List<BitSet> used, Values values) throws IOException {
        int[][] codes = new int[dictionaries.size()][];
        PriorityQueue<Cursor> cursors = new PriorityQueue<>();
        for (int i = 0; i < codes.length; i++) {
            codes[i] = new int[0];
            if (dictionaries.get(i).isPresent()) {
                Cursor cursor = new Cursor(dictionaries.get(i).get(), used.get(i));
                codes[i] = cursor.codes;
                if (cursor.next()) {
                    cursors.add(cursor);
                }
            }
        }
        int merged = -1;
        byte[] last = {};
        for (Cursor least = cursors.poll(); least != null; least = cursors.poll()) {
            if (merged < 0 || !Arrays.equals(last, least.value)) {
                merged++;
                last = least.value;
                values.add(last);
            }
            least.codes[least.code] = merged;
            if (least.next()) {
                cursors.add(least);
            }
        }
        return codes;
    }
}
