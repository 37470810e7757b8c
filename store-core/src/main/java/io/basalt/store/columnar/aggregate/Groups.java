package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.StoreException;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Numbers the different keys of rows from 0 on, in the order in which they come. A key is written as bytes, value after value, and
 * looked up in a hash table with open addressing; where all columns have dictionaries, once for each combination of their codes.
 * Not thread-safe.
 */
final class Groups {
    private static final int MOST_COMBINATIONS = 1 << 16;
    private static final byte NULL = 0;
    private static final byte PRESENT = 1;

    private final List<String> columns;
    private final KeyBytes key = new KeyBytes();
    private byte[] keys = new byte[1 << 10];
    private int[] ends = new int[16];
    private int[] table = new int[64];
    private int size;

    Groups(List<String> columns) {
        this.columns = columns;
    }

    int size() {
        return size;
    }

    /** On the heap, about. */
    long bytes() {
        return keys.length + Integer.BYTES * ((long) ends.length + table.length);
    }

    /** The group of each of the rows, in their order. */
    int[] of(List<Values> values, int[] rows) throws StoreException {
        int[] groups = new int[rows.length];
        if (columns.isEmpty() && rows.length > 0) {
            key.clear();
            idOfKey();
            return groups;
        }
        requireKeys(values);
        int[] known = combinations(values);
        for (int i = 0; i < rows.length; i++) {
            int row = rows[i];
            int at = known.length == 0 ? -1 : combination(values, row);
            if (at >= 0 && known[at] != 0) {
                groups[i] = known[at] - 1;
            } else {
                groups[i] = idOf(values, row);
                if (at >= 0) {
                    known[at] = groups[i] + 1;
                }
            }
        }
        return groups;
    }

    private static void requireKeys(List<Values> values) throws StoreException {
        for (Values column : values) {
            boolean fits = column instanceof Values.Wholes
                    || column instanceof Values.Decimals
                    || (column instanceof Values.Texts && column.type() instanceof ArrowType.Utf8);
            if (!fits) {
                throw new StoreException.InvalidArgument("group by column " + column.name()
                        + ": expected truths, whole numbers, decimals, dates, timestamps or strings, found "
                        + column.type());
            }
        }
    }

    /** Room for a group of each combination of codes and nulls; none where there are other columns, or too many. */
    private static int[] combinations(List<Values> values) {
        long count = 1;
        for (Values column : values) {
            boolean few =
                    column instanceof Values.Texts texts && texts.dictionary().isPresent();
            count = few ? count * (((Values.Texts) column).dictionary().get().rows() + 1) : MOST_COMBINATIONS + 1;
            if (count > MOST_COMBINATIONS) {
                return new int[0];
            }
        }
        return new int[(int) count];
    }

    private static int combination(List<Values> values, int row) {
        int at = 0;
        for (Values column : values) {
            Values.Texts texts = (Values.Texts) column;
            int code = texts.isNull(row) ? 0 : texts.code(row) + 1;
            at = at * (texts.dictionary().orElseThrow().rows() + 1) + code;
        }
        return at;
    }

    private int idOf(List<Values> values, int row) {
        key.clear();
        for (Values column : values) {
            if (column.isNull(row)) {
                key.add(NULL);
                continue;
            }
            key.add(PRESENT);
            if (column instanceof Values.Wholes wholes) {
                key.add(wholes.at(row));
            } else if (column instanceof Values.Decimals decimals) {
                key.add(decimals.high(row));
                key.add(decimals.low(row));
            } else {
                byte[] text = ((Values.Texts) column).at(row);
                key.add((long) text.length);
                key.add(text);
            }
        }
        return idOfKey();
    }

    private int idOfKey() {
        int at = key.hash() & (table.length - 1);
        while (table[at] != 0) {
            int id = table[at] - 1;
            if (key.equals(keys, start(id), ends[id])) {
                return id;
            }
            at = (at + 1) & (table.length - 1);
        }
        return add(at);
    }

    private int add(int at) {
        int start = start(size);
        int end = start + key.length();
        if (end > keys.length) {
            keys = Arrays.copyOf(keys, Math.max(end, 2 * keys.length));
        }
        key.copyTo(keys, start);
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
        }
        ends[size++] = end;
        table[at] = size;
        if (2 * size > table.length) {
            rehash();
        }
        return size - 1;
    }

    private int start(int id) {
        return id == 0 ? 0 : ends[id - 1];
    }

    private void rehash() {
        table = new int[2 * table.length];
        for (int id = 0; id < size; id++) {
            int at = KeyBytes.hash(keys, start(id), ends[id]) & (table.length - 1);
            while (table[at] != 0) {
                at = (at + 1) & (table.length - 1);
            }
            table[at] = id + 1;
        }
    }

    /**
     * Writes the keys of all groups.
     *
     * @param targets one for each column, with room for all groups
     */
    void write(List<FieldVector> targets) {
        KeyReader reader = new KeyReader(keys);
        for (int id = 0; id < size; id++) {
            for (FieldVector target : targets) {
                if (reader.next() == NULL) {
                    target.setNull(id);
                } else if (target.getField().getType() instanceof ArrowType.Utf8) {
                    Cells.set(target, id, reader.bytes((int) reader.nextLong()));
                } else if (target.getField().getType() instanceof ArrowType.Decimal) {
                    long high = reader.nextLong();
                    Cells.set(target, id, high, reader.nextLong());
                } else {
                    Cells.set(target, id, reader.nextLong());
                }
            }
        }
    }
}
