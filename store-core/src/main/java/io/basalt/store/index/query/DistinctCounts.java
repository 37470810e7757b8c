package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.StoreException;
import io.basalt.store.index.segment.Segment;
import java.util.Arrays;

/** {@code COUNT(DISTINCT field)}, exact: each pair of a group and a value is held. */
final class DistinctCounts implements Accumulator {
    private final ValueIds ids;
    private final LongIds pairs;
    private long[] counts = new long[0];

    DistinctCounts(Field field, MemoryBound memory) {
        ids = new ValueIds(field, memory);
        pairs = new LongIds(memory);
    }

    @Override
    public void grow(int groups) {
        counts = Arrays.copyOf(counts, groups);
    }

    @Override
    public int groupBytes() {
        return Long.BYTES;
    }

    @Override
    public ShardAccumulator bind(SegmentView view) {
        ShardIds values = new ShardIds(view, ids);
        int[] rowIds = new int[Segment.BLOCK_ROWS];
        return new ShardAccumulator() {
            @Override
            public void add(int block, int[] rows, int count, int[] groups) throws StoreException.InvalidArgument {
                values.idsOf(block, rows, count, rowIds);
                for (int i = 0; i < count; i++) {
                    DistinctCounts.this.add(groups[i], rowIds[i]);
                }
            }

            @Override
            public boolean addWhole(int block, int rows, int group) {
                return false;
            }
        };
    }

    private void add(int group, int id) throws StoreException.InvalidArgument {
        if (id != 0) {
            int known = pairs.size();
            pairs.idOf((long) group << 32 | id);
            counts[group] += pairs.size() - known;
        }
    }

    @Override
    public void add(Candidate row, int group) throws StoreException.InvalidArgument {
        add(group, ids.idOf(row.value(ids.field())));
    }

    @Override
    public AttributeValue result(int group) {
        return AttributeValue.of(counts[group]);
    }
}
