package io.basalt.store.index.query;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.Query.Order;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.segment.Segment;
import io.basalt.store.index.segment.SegmentFile;
import io.basalt.store.index.segment.SegmentWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Looks at how long queries take, on one thread; nothing is asserted. Arguments: a folder that keeps the segments, rows, rows
 * of a segment, repetitions, and a part of the queries' names. Prints for each query the least CPU time, also for 10 million rows
 * by proportion, and the middle wall time.
 */
final class QuerySpeed {
    private static final Field LABEL = Field.attribute("label", ValueType.STRING);
    private static final Field CAPTURED = Field.attribute("captured_at", ValueType.TIMESTAMP);
    private static final Field WIDTH = Field.attribute("image.width", ValueType.LONG);
    private static final Field SCORE = Field.attribute("score", ValueType.DOUBLE);
    private static final Field UNIQUE = Field.attribute("request", ValueType.STRING);

    private final List<Segment> segments = new ArrayList<>();
    private final Random random = new Random(1);
    private final int rows;

    private QuerySpeed(Path folder, int rows, int segmentRows) throws IOException {
        this.rows = rows;
        for (int first = 0; first < rows; first += segmentRows) {
            Path file = folder.resolve("rows-" + first + "-" + segmentRows);
            if (!Files.exists(file)) {
                List<ObjectRow> some = new ArrayList<>();
                for (int i = first; i < Math.min(rows, first + segmentRows); i++) {
                    some.add(row(i));
                }
                ByteBuffer bytes = SegmentWriter.write(some);
                byte[] array = new byte[bytes.remaining()];
                bytes.get(array);
                Files.write(file, array);
            }
            segments.add(SegmentFile.open(file));
        }
    }

    private ObjectRow row(int i) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        // One row in 16 was captured at any time, the others in the order of their arrival.
        long captured = random.nextInt(16) == 0 ? random.nextInt(rows) : i;
        attributes.put("label", AttributeValue.of("label-" + random.nextInt(400)));
        attributes.put("captured_at", new AttributeValue.Time(captured * 1_000_000L));
        attributes.put("image.width", AttributeValue.of(64L << random.nextInt(6)));
        attributes.put("image.height", AttributeValue.of(64L << random.nextInt(6)));
        attributes.put("score", AttributeValue.of(random.nextDouble()));
        attributes.put("request", AttributeValue.of("req-" + Long.toHexString(i * 0x9E3779B97F4A7C15L)));
        if (random.nextInt(10) == 0) {
            attributes.put("reviewed", AttributeValue.of(random.nextBoolean()));
        }
        long seq = i + 1L;
        return new ObjectRow(
                seq,
                1,
                1 + i / 1000,
                String.format("image-%08d.jpg", i),
                seq,
                random.nextInt(1 << 20),
                0,
                Optional.empty(),
                seq,
                seq,
                i * 1000L,
                i * 1000L,
                random.nextInt(4) == 0 ? "image/png" : "image/jpeg",
                Attributes.of(attributes));
    }

    private record Source(List<Segment> segments) implements BucketSource, BucketSource.Liveness {
        @Override
        public long lsn() {
            return Long.MAX_VALUE - 1;
        }

        @Override
        public List<Shard> shards() {
            return segments.stream().map(segment -> new Shard(segment, this)).toList();
        }

        @Override
        public Iterator<ObjectRow> tail() {
            return Collections.emptyIterator();
        }

        @Override
        public void close() {}

        @Override
        public void mask(int block, long lsn, long[] bits) {}

        @Override
        public boolean holds(int row, long lsn) {
            return true;
        }

        @Override
        public boolean allHold(int block, long lsn) {
            return true;
        }
    }

    private static final class Paths implements Directories {
        @Override
        public Optional<String> path(long directoryId, long lsn) {
            return Optional.of("photos/2026/batch-" + directoryId + "/");
        }

        @Override
        public long lastMove() {
            return 0;
        }
    }

    public static void main(String[] arguments) throws IOException {
        int repetitions = Integer.parseInt(arguments[3]);
        QuerySpeed speed =
                new QuerySpeed(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        QueryEngine engine = new QueryEngine(new Paths(), contentId -> "flash");
        try (BufferAllocator allocator = new RootAllocator()) {
            for (Map.Entry<String, Query> query : speed.queries().entrySet()) {
                if (query.getKey().contains(arguments[4])) {
                    speed.measure(query.getKey(), query.getValue(), engine, allocator, repetitions);
                }
            }
        }
    }

    private Map<String, Query> queries() {
        Map<String, Query> queries = new LinkedHashMap<>();
        Predicate label = Predicate.equal(LABEL, AttributeValue.of("label-7"));
        queries.put(
                "selective conjunction",
                of(Predicate.and(label, between(0.45, 0.5), Predicate.equal(WIDTH, AttributeValue.of(512))))
                        .limit(1_000_000));
        queries.put("5 % filter, key and size out", of(between(0.3, 0.35)));
        queries.put("5 % filter on scattered values, key and size out", of(less(SCORE, 0.05)));
        queries.put(
                "top 100 by time under a filter",
                of(label).orderBy(Order.descending(CAPTURED)).limit(100));
        queries.put(
                "count by a 400-value attribute",
                Query.of("b", Predicate.Constant.TRUE).group(List.of(LABEL), List.of(Aggregate.count())));
        queries.put(
                "sum and average by a 400-value attribute",
                Query.of("b", Predicate.Constant.TRUE)
                        .group(List.of(LABEL), List.of(Aggregate.sum(SystemField.SIZE), Aggregate.avg(SCORE))));
        String unique = "req-" + Long.toHexString((rows / 2) * 0x9E3779B97F4A7C15L);
        queries.put("equality on a unique attribute", of(Predicate.equal(UNIQUE, AttributeValue.of(unique))));
        queries.put("full export, key and size", of(Predicate.Constant.TRUE));
        queries.put("count", Query.of("b", Predicate.Constant.TRUE));
        queries.put("count of a scattered half", Query.of("b", less(SCORE, 0.5)));
        queries.put(
                "contains on a unique attribute", of(new Predicate.Match(UNIQUE, Predicate.Place.ANYWHERE, "abcdef")));
        queries.put("key prefix", of(Predicate.keyPrefix("photos/2026/batch-77/")));
        queries.put("count of distinct unique values", Query.of("b", label).aggregate(Aggregate.countDistinct(UNIQUE)));
        return queries;
    }

    private static Query of(Predicate predicate) {
        return Query.of("b", predicate, SystemField.KEY, SystemField.SIZE);
    }

    private static Predicate less(Field field, double bound) {
        return new Predicate.Compare(field, Predicate.Operator.LESS, AttributeValue.of(bound));
    }

    /** Of the times at which rows were captured. */
    private Predicate between(double from, double to) {
        return Predicate.and(
                new Predicate.Compare(
                        CAPTURED,
                        Predicate.Operator.GREATER_OR_EQUAL,
                        new AttributeValue.Time((long) (from * rows) * 1_000_000L)),
                new Predicate.Compare(
                        CAPTURED, Predicate.Operator.LESS, new AttributeValue.Time((long) (to * rows) * 1_000_000L)));
    }

    private void measure(String name, Query query, QueryEngine engine, BufferAllocator allocator, int repetitions)
            throws StoreException {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        List<Long> times = new ArrayList<>();
        long least = Long.MAX_VALUE;
        long found = 0;
        String explained = "";
        for (int i = 0; i < repetitions; i++) {
            found = 0;
            long start = System.nanoTime();
            long cpu = thread.getCurrentThreadCpuTime();
            try (QueryResult result = engine.run(query, new Source(segments), allocator)) {
                while (result.next()) {
                    found += result.batch().getRowCount();
                }
                explained = result.explain();
            }
            least = Math.min(least, thread.getCurrentThreadCpuTime() - cpu);
            times.add(System.nanoTime() - start);
        }
        times.sort(null);
        double median = times.get(times.size() / 2) / 1e6;
        System.out.printf(
                "%-50s %9d rows  CPU %8.2f ms, for 10 M %8.1f ms  (wall %8.2f ms)%n",
                name, found, least / 1e6, least / 1e6 * 1e7 / rows, median);
        if (Boolean.getBoolean("basalt.explain")) {
            System.out.println(explained.indent(8));
        }
    }
}
