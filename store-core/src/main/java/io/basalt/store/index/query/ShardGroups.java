package io.basalt.store.index.query;

import io.basalt.store.api.StoreException;
import io.basalt.store.index.segment.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The groups of the rows of one segment. */
final class ShardGroups {
    private final Groups groups;
    private final List<ShardIds> fields = new ArrayList<>();
    private final int[] ids = new int[Segment.BLOCK_ROWS];
    private long lastPair;
    private int lastGroup = -1;

    ShardGroups(SegmentView view, Groups groups) {
        this.groups = groups;
        groups.fields().forEach(field -> fields.add(new ShardIds(view, field)));
    }

    void groupsOf(int block, int[] rows, int count, int[] target) throws StoreException.InvalidArgument {
        Arrays.fill(target, 0, count, 0);
        for (int field = 0; field < fields.size(); field++) {
            fields.get(field).idsOf(block, rows, count, ids);
            lastGroup = -1;
            for (int i = 0; i < count; i++) {
                target[i] = next(field, target[i], ids[i]);
            }
        }
    }

    private int next(int field, int group, int id) throws StoreException.InvalidArgument {
        long pair = (long) group << 32 | id;
        if (lastGroup < 0 || pair != lastPair) {
            lastGroup = groups.next(field, group, id);
            lastPair = pair;
        }
        return lastGroup;
    }
}
