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
    private static final int[] ONE_GROUP = new int[Block.ROWS];

    private final List<String> columns;
    private final KeyBytes key = new KeyBytes();
    private byte[] keys = new byte[1 << 10];
    private int[] ends = new int[16];
    private int[] table = new int[64];
    private int size;
    private List<Values> batch = List.of();
    private int[] known = new int[0];

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

    /**
     * Goes over to the columns of another batch.
     *
     * @throws StoreException.InvalidArgument where one cannot be grouped by
     */
    void begin(List<Values> values) throws StoreException {
        requireKeys(values);
        batch = values;
        known = combinations(values);
    }

    /** The groups of rows of the batch, in their order. */
    int[] of(int[] rows, int count) {
        if (columns.isEmpty()) {
            if (size == 0 && count > 0) {
                key.clear();
                idOfKey();
            }
            return ONE_GROUP;
        }
        return known.length == 0 ? ofKeys(rows, count) : ofCombinations(rows, count);
    }

    private int[] ofKeys(int[] rows, int count) {
        int[] groups = new int[count];
        List<KeyColumn> keys =
                batch.stream().map(column -> KeyColumn.of(column, rows, count)).toList();
        for (int i = 0; i < count; i++) {
            groups[i] = idOf(keys, i);
        }
        return groups;
    }

    private int[] ofCombinations(int[] rows, int count) {
        int[] groups = new int[count];
        long[] codes = new long[count];
        for (Values column : batch) {
            Values.Texts texts = (Values.Texts) column;
            int radix = texts.dictionary().orElseThrow().size() + 1;
            texts.codes(rows, count, codes);
            for (int i = 0; i < count; i++) {
                int code = texts.hasNulls() && texts.isNull(rows[i]) ? 0 : (int) codes[i] + 1;
                groups[i] = groups[i] * radix + code;
            }
        }
        List<KeyColumn> keys =
                batch.stream().map(column -> KeyColumn.of(column, rows, count)).toList();
        for (int i = 0; i < count; i++) {
            int at = groups[i];
            if (known[at] == 0) {
                known[at] = idOf(keys, i) + 1;
            }
            groups[i] = known[at] - 1;
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
            count = few ? count * (((Values.Texts) column).dictionary().get().size() + 1) : MOST_COMBINATIONS + 1;
            if (count > MOST_COMBINATIONS) {
                return new int[0];
            }
        }
        return new int[(int) count];
    }

    /** @param at which of the rows that the columns were read for */
    private int idOf(List<KeyColumn> keys, int at) {
        key.clear();
        for (int i = 0; i < keys.size(); i++) { // No iterator for each row.
            keys.get(i).write(at, key);
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
                if (reader.next() == KeyColumn.NULL) {
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
