package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Query;
import io.basalt.store.api.StoreException;
import io.basalt.store.index.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Groups of rows and their aggregates. All rows are seen, from statistics where those tell, before the first group is given. */
final class GroupedAnswer implements Answer {
    private final Scan scan;
    private final Query.Grouping grouping;
    private final MemoryBound memory;
    private final Groups groups;
    private final List<Accumulator> accumulators = new ArrayList<>();
    private final int groupBytes;
    private int room;
    private @Nullable List<Integer> sorted;
    private int at;

    GroupedAnswer(Scan scan, Query.Grouping grouping) {
        this.scan = scan;
        this.grouping = grouping;
        this.memory = new MemoryBound(scan.query(), "groups", "group by fields with fewer values");
        this.groups = new Groups(grouping.by(), memory);
        grouping.aggregates().forEach(aggregate -> accumulators.add(Accumulator.of(aggregate, memory)));
        this.groupBytes =
                accumulators.stream().mapToInt(Accumulator::groupBytes).sum();
    }

    @Override
    public void fill(Batch batch) throws StoreException {
        List<Integer> order = sorted;
        if (order == null) {
            makeRoom();
            collect();
            order = new GroupOrder(scan.query(), grouping.by(), groups).sorted();
            sorted = order;
            scan.trace().says(", " + groups.count() + " groups");
        }
        while (at < order.size() && !batch.isFull()) {
            int group = order.get(at++);
            List<@Nullable AttributeValue> values = new ArrayList<>(groups.values(group));
            for (Accumulator accumulator : accumulators) {
                values.add(accumulator.result(group));
            }
            batch.add(values);
        }
    }

    private void collect() throws StoreException {
        for (int shard = 0; shard < scan.shards(); shard++) {
            ShardScan open = scan.shard(shard);
            if (!open.isPruned()) {
                collect(open);
            }
        }
        for (Optional<TailRow> next = scan.tail().next();
                next.isPresent();
                next = scan.tail().next()) {
            scan.cancellation().check();
            scan.trace().rowsMatched++;
            int group = groups.of(next.get());
            makeRoom();
            for (Accumulator accumulator : accumulators) {
                accumulator.add(next.get(), group);
            }
        }
    }

    private void collect(ShardScan open) throws StoreException {
        SegmentView view = open.view();
        GroupedShard shard = new GroupedShard(view, groups, accumulators, this::makeRoom);
        Optional<CodeCounts> codes = codeCounts(view);
        long[] bits = new long[Segment.BLOCK_WORDS];
        for (int block = open.nextBlock(0); block >= 0; block = open.nextBlock(block + 1)) {
            scan.cancellation().check();
            int rows = view.segment().blockRows(block);
            if (codes.isPresent() && open.isWhole(block)) {
                codes.get().add(block, rows);
                scan.trace().rowsMatched += rows;
            } else if (codes.isEmpty() && grouping.by().isEmpty() && open.isWhole(block)) {
                shard.addWhole(block, rows);
                scan.trace().rowsMatched += rows;
            } else {
                int count = open.match(block, bits);
                scan.trace().rowsMatched += count;
                shard.add(block, bits, count);
            }
        }
        if (codes.isPresent()) {
            codes.get().handOver(this::take);
        }
    }

    /** Where rows are only counted, by the strings of one column. */
    private Optional<CodeCounts> codeCounts(SegmentView view) {
        List<Field> by = grouping.by();
        return by.size() == 1
                        && Fields.isStored(by.get(0))
                        && accumulators.stream().allMatch(RowCounts.class::isInstance)
                ? view.column(by.get(0)).flatMap(CodeCounts::of)
                : Optional.empty();
    }

    private void take(Optional<byte[]> text, long rows) throws StoreException.InvalidArgument {
        int id = text.isEmpty() ? 0 : groups.fields().get(0).idOf(text.get());
        int group = groups.next(0, 0, id);
        makeRoom();
        for (Accumulator accumulator : accumulators) {
            ((RowCounts) accumulator).add(group, rows);
        }
    }

    private void makeRoom() throws StoreException.InvalidArgument {
        if (groups.count() > room) {
            int grown = Math.max(64, Math.max(groups.count(), 2 * room));
            memory.use((long) (grown - room) * groupBytes);
            accumulators.forEach(accumulator -> accumulator.grow(grown));
            room = grown;
        }
    }
}
