package io.basalt.store.index.query;

import io.basalt.store.api.Query;
import io.basalt.store.api.ValueType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** What rows are ordered by, in numbered slots: a long or a string for each clause, and at last the revision. */
final class OrderKeys {
    /** Of an array, and the place that names it. */
    private static final int TEXT_OVERHEAD = 24;

    private final List<Query.Order> order;
    private final boolean[] texts;
    private final BitSet[] nulls;
    private final long[][] longs;
    private final byte[][][] strings;
    private long[] revisions = new long[0];

    OrderKeys(List<Query.Order> order) {
        this.order = order;
        texts = new boolean[order.size()];
        nulls = new BitSet[order.size()];
        longs = new long[order.size()][0];
        strings = new byte[order.size()][0][];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = order.get(i).field().type() == ValueType.STRING;
            nulls[i] = new BitSet();
        }
    }

    int clauses() {
        return texts.length;
    }

    /** What a slot takes, without the strings themselves. */
    long slotBytes() {
        return (texts.length + 1L) * Long.BYTES + 1;
    }

    void grow(int slots) {
        revisions = Arrays.copyOf(revisions, slots);
        for (int i = 0; i < texts.length; i++) {
            if (texts[i]) {
                strings[i] = Arrays.copyOf(strings[i], slots);
            } else {
                longs[i] = Arrays.copyOf(longs[i], slots);
            }
        }
    }

    void setRevision(int slot, long revision) {
        revisions[slot] = revision;
    }

    void setNull(int slot, int clause) {
        nulls[clause].set(slot);
        if (texts[clause]) {
            strings[clause][slot] = FieldValues.NO_TEXT;
        }
    }

    void set(int slot, int clause, long value) {
        nulls[clause].clear(slot);
        longs[clause][slot] = value;
    }

    void set(int slot, int clause, byte[] text) {
        nulls[clause].clear(slot);
        strings[clause][slot] = text;
    }

    boolean isText(int clause) {
        return texts[clause];
    }

    boolean isNull(int slot, int clause) {
        return nulls[clause].get(slot);
    }

    long value(int slot, int clause) {
        return longs[clause][slot];
    }

    byte[] text(int slot, int clause) {
        return strings[clause][slot];
    }

    /** Bytes of a slot's strings. */
    long textBytes(int slot) {
        long bytes = 0;
        for (int i = 0; i < texts.length; i++) {
            bytes += texts[i] ? strings[i][slot].length + TEXT_OVERHEAD : 0;
        }
        return bytes;
    }

    /** Negative where the row of slot {@code a} comes first. */
    int compare(int a, int b) {
        for (int clause = 0; clause < texts.length; clause++) {
            int compared = compare(a, b, clause);
            if (compared != 0) {
                return compared;
            }
        }
        return Long.compare(revisions[a], revisions[b]);
    }

    private int compare(int a, int b, int clause) {
        boolean nullA = nulls[clause].get(a);
        boolean nullB = nulls[clause].get(b);
        if (nullA || nullB) {
            return nullA == nullB ? 0 : nullA == order.get(clause).nullsFirst() ? -1 : 1;
        }
        int compared = texts[clause]
                ? Arrays.compareUnsigned(strings[clause][a], strings[clause][b])
                : Long.compare(longs[clause][a], longs[clause][b]);
        return order.get(clause).descending() ? -compared : compared;
    }
}
