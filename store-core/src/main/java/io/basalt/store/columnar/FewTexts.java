package io.basalt.store.columnar;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Collects the strings of a column, as long as they are few: then they become its dictionary. Not thread-safe. */
final class FewTexts {
    private static final int MAX_ENTRIES = Short.MAX_VALUE;
    private static final long MAX_BYTES = 1 << 20;

    /** What a string takes on the heap beside its bytes, about. */
    private static final int OVERHEAD = 100;

    private final Budget budget;
    private final Set<Bytes> texts = new HashSet<>();
    private long values;
    private long bytes;
    private boolean many;

    /** Bytes on the heap that the strings of all columns of a table may take together. */
    static final class Budget {
        private long left;

        Budget(long bytes) {
            left = bytes;
        }
    }

    FewTexts(Budget budget) {
        this.budget = budget;
    }

    void add(VarCharVector column) {
        for (int row = 0; row < column.getValueCount() && !many; row++) {
            if (!column.isNull(row)) {
                add(Bytes.of(column.get(row)));
            }
        }
    }

    private void add(Bytes text) {
        values++;
        if (texts.add(text)) {
            bytes += text.length();
            budget.left -= text.length() + OVERHEAD;
        }
        if (texts.size() > MAX_ENTRIES || bytes > MAX_BYTES || budget.left < 0) {
            many = true;
            budget.left += bytes + (long) texts.size() * OVERHEAD;
            texts.clear();
        }
    }

    /** Whether there is no use in going on. */
    boolean many() {
        return many;
    }

    /** Empty where the strings are many, or most of them stand once. */
    Optional<Encoder> encoder(Field column, long id, BufferAllocator allocator) {
        return many || texts.size() * 2L > values
                ? Optional.empty()
                : Optional.of(new Encoder(column, texts.stream().sorted().toList(), id, allocator));
    }

    /** Turns strings into their numbers. The dictionary and the vector of the numbers are its own. */
    static final class Encoder implements AutoCloseable {
        private final Map<Bytes, Integer> numbers = new HashMap<>();
        private final Dictionary dictionary;
        private final BaseIntVector indices;

        private Encoder(Field column, List<Bytes> ascending, long id, BufferAllocator allocator) {
            int bits = ascending.size() <= Byte.MAX_VALUE + 1 ? Byte.SIZE : Short.SIZE;
            DictionaryEncoding encoding = new DictionaryEncoding(id, false, new ArrowType.Int(bits, true));
            FieldType index =
                    new FieldType(column.isNullable(), encoding.getIndexType(), encoding, column.getMetadata());
            this.indices = (BaseIntVector) new Field(column.getName(), index, null).createVector(allocator);
            VarCharVector values = new VarCharVector(
                    new Field(column.getName(), FieldType.notNullable(ArrowType.Utf8.INSTANCE), null), allocator);
            this.dictionary = new Dictionary(values, encoding);
            boolean filled = false;
            try {
                values.allocateNew(ascending.size());
                for (int i = 0; i < ascending.size(); i++) {
                    numbers.put(ascending.get(i), i);
                    values.setSafe(i, ascending.get(i).toArray());
                }
                values.setValueCount(ascending.size());
                filled = true;
            } finally {
                if (!filled) {
                    close();
                }
            }
        }

        Dictionary dictionary() {
            return dictionary;
        }

        Field field() {
            return indices.getField();
        }

        /** The numbers, valid until the next call. */
        BaseIntVector encode(VarCharVector column) {
            int rows = column.getValueCount();
            indices.setInitialCapacity(rows);
            indices.allocateNew();
            for (int row = 0; row < rows; row++) {
                if (!column.isNull(row)) {
                    Integer number = numbers.get(Bytes.of(column.get(row)));
                    if (number == null) {
                        throw new IllegalStateException("column " + column.getName() + ", row " + row
                                + ": expected a string that was there before, found another");
                    }
                    indices.setWithPossibleTruncate(row, number);
                }
            }
            indices.setValueCount(rows);
            return indices;
        }

        @Override
        public void close() {
            indices.close();
            dictionary.getVector().close();
        }
    }
}
