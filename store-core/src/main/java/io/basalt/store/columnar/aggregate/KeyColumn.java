package io.basalt.store.columnar.aggregate;

import java.util.BitSet;

/** Writes the values of a block's rows into keys. */
interface KeyColumn {
    byte NULL = 0;
    byte PRESENT = 1;

    /** @param at which of the rows, counted from 0 */
    void write(int at, KeyBytes key);

    /** @param column of a type that {@link Results#isKey} */
    static KeyColumn of(Values column, int[] rows, int count) {
        KeyColumn present = ofPresent(column, rows, count);
        if (!column.hasNulls()) {
            return present;
        }
        BitSet nulls = new BitSet(count);
        for (int i = 0; i < count; i++) {
            nulls.set(i, column.isNull(rows[i]));
        }
        return (at, key) -> {
            if (nulls.get(at)) {
                key.add(NULL);
            } else {
                present.write(at, key);
            }
        };
    }

    private static KeyColumn ofPresent(Values column, int[] rows, int count) {
        if (column instanceof Values.Wholes wholes) {
            long[] values = new long[count];
            wholes.read(rows, count, values);
            return (at, key) -> {
                key.add(PRESENT);
                key.add(values[at]);
            };
        }
        if (column instanceof Values.Decimals decimals) {
            return (at, key) -> {
                key.add(PRESENT);
                key.add(decimals.high(rows[at]));
                key.add(decimals.low(rows[at]));
            };
        }
        Values.Texts texts = (Values.Texts) column;
        return (at, key) -> {
            byte[] text = texts.at(rows[at]);
            key.add(PRESENT);
            key.add((long) text.length);
            key.add(text);
        };
    }
}
