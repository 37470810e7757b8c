package io.basalt.store.index.query;

import io.basalt.store.api.StoreException;
import io.basalt.store.index.segment.Segment;
import java.util.List;

/** Takes the matching rows of one segment into groups. */
final class GroupedShard {
    private final SegmentView view;
    private final ShardGroups groups;
    private final List<Accumulator.ShardAccumulator> accumulators;
    private final Room room;
    private final long[] bits = new long[Segment.BLOCK_WORDS];
    private final int[] rows = new int[Segment.BLOCK_ROWS];
    private final int[] rowGroups = new int[Segment.BLOCK_ROWS];

    /** Makes room for new groups in all accumulators. */
    interface Room {
        void make() throws StoreException.InvalidArgument;
    }

    GroupedShard(SegmentView view, Groups groups, List<Accumulator> accumulators, Room room) {
        this.view = view;
        this.groups = new ShardGroups(view, groups);
        this.accumulators =
                accumulators.stream().map(accumulator -> accumulator.bind(view)).toList();
        this.room = room;
    }

    void add(int block, long[] matching, int count) throws StoreException.InvalidArgument {
        if (count > 0) {
            Bits.rows(matching, rows);
            groups.groupsOf(block, rows, count, rowGroups);
            room.make();
            for (Accumulator.ShardAccumulator accumulator : accumulators) {
                accumulator.add(block, rows, count, rowGroups);
            }
        }
    }

    /** All rows of a block into the only group there is; of a column it is read only where statistics do not tell. */
    void addWhole(int block, int count) throws StoreException.InvalidArgument {
        boolean listed = false;
        for (Accumulator.ShardAccumulator accumulator : accumulators) {
            if (!accumulator.addWhole(block, count, 0)) {
                if (!listed) {
                    Bits.fill(bits, view.segment().blockRows(block));
                    groups.groupsOf(block, rows, Bits.rows(bits, rows), rowGroups);
                    listed = true;
                }
                accumulator.add(block, rows, count, rowGroups);
            }
        }
    }
}
