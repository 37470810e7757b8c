package io.basalt.store.index.query;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.ValueType;
import io.basalt.store.index.segment.Codes;
import io.basalt.store.index.segment.Column;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Smallest or largest values. */
final class Extremes implements Accumulator {
    private static final byte[][] NONE = new byte[0][];

    private final Aggregate.Of aggregate;
    private final ValueType type;
    private final boolean texts;
    private final boolean smallest;
    private final MemoryBound memory;
    private boolean[] present = new boolean[0];
    private long[] longs = new long[0];
    private byte[][] strings = NONE;

    Extremes(Aggregate.Of aggregate, MemoryBound memory) {
        this.aggregate = aggregate;
        this.type = aggregate.field().type();
        this.texts = type == ValueType.STRING;
        this.smallest = aggregate.function() == Aggregate.Function.MIN;
        this.memory = memory;
    }

    @Override
    public void grow(int groups) {
        present = Arrays.copyOf(present, groups);
        longs = Arrays.copyOf(longs, texts ? 0 : groups);
        strings = Arrays.copyOf(strings, texts ? groups : 0);
    }

    @Override
    public int groupBytes() {
        return Long.BYTES + 1;
    }

    @Override
    public ShardAccumulator bind(SegmentView view) {
        FieldValues values = FieldValues.of(view, aggregate.field());
        return new ShardAccumulator() {
            @Override
            public void add(int block, int[] rows, int count, int[] groups) throws StoreException.InvalidArgument {
                values.load(block, rows, count);
                for (int i = 0; i < count; i++) {
                    if (values.isPresent(rows[i])) {
                        take(groups[i], values, values.value(rows[i]));
                    }
                }
            }

            @Override
            public boolean addWhole(int block, int rows, int group) throws StoreException.InvalidArgument {
                if (values.column().isEmpty()) {
                    return false;
                }
                Column column = values.column().get();
                if (column.nonNulls(block) > 0) {
                    long code = smallest ? column.min(block) : column.max(block);
                    take(group, values, FieldValues.normal(type, code));
                }
                return true;
            }
        };
    }

    private void take(int group, FieldValues values, long value) throws StoreException.InvalidArgument {
        if (texts) {
            take(group, values.text(value));
        } else {
            take(group, value);
        }
    }

    private void take(int group, long value) {
        if (!present[group] || (smallest ? value < longs[group] : value > longs[group])) {
            longs[group] = value;
            present[group] = true;
        }
    }

    private void take(int group, byte[] text) throws StoreException.InvalidArgument {
        if (!present[group]) {
            memory.use(text.length);
            strings[group] = text;
            present[group] = true;
        } else if (strings[group] != text) {
            int compared = Arrays.compareUnsigned(text, strings[group]);
            if (smallest ? compared < 0 : compared > 0) {
                memory.release(strings[group].length);
                memory.use(text.length);
                strings[group] = text;
            }
        }
    }

    @Override
    public void add(Candidate row, int group) throws StoreException.InvalidArgument {
        AttributeValue value = row.value(aggregate.field());
        if (value != null && texts) {
            take(group, FieldValues.text(value));
        } else if (value != null) {
            take(group, FieldValues.code(value));
        }
    }

    @Override
    public @Nullable AttributeValue result(int group) {
        if (!present[group]) {
            return null;
        }
        return switch (type) {
            case STRING -> AttributeValue.of(new String(strings[group], StandardCharsets.UTF_8));
            case DOUBLE -> AttributeValue.of(Codes.toDouble(longs[group]));
            case BOOLEAN -> AttributeValue.of(longs[group] != 0);
            case TIMESTAMP -> new AttributeValue.Time(longs[group]);
            default -> AttributeValue.of(longs[group]);
        };
    }
}
