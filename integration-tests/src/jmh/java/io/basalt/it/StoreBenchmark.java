package io.basalt.it;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.engine.LocalStore;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Listings and queries of a warm store, in nanoseconds per object. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SampleStore.OBJECTS)
public class StoreBenchmark {
    private static final Field WIDTH = new Field.Attribute("image.width", ValueType.LONG);
    private static final Field LABEL = new Field.Attribute("user.label", ValueType.STRING);
    private static final Predicate HALF = Predicate.equal(LABEL, AttributeValue.of("cat"));
    private static final Predicate NONE = Predicate.and(HALF, Predicate.equal(WIDTH, AttributeValue.of(1L)));

    private SampleStore sample;
    private Store store;
    private BufferAllocator allocator;

    @Setup
    public void open() throws Exception {
        sample = new SampleStore();
        store = LocalStore.open(sample.directory());
        allocator = new RootAllocator();
    }

    @TearDown
    public void close() throws IOException {
        allocator.close();
        store.close();
        sample.close();
    }

    /** Decodes the entries of all keys, in one page. */
    @Benchmark
    public ListPage flatListing() throws IOException {
        return store.list(ListRequest.flat(SampleStore.BUCKET, ""));
    }

    /** Tests a predicate that no row passes. */
    @Benchmark
    public long predicateThatMatchesNothing() throws IOException {
        return rows(Query.of(SampleStore.BUCKET, NONE, SystemField.KEY));
    }

    /** Builds Arrow batches of all rows with two system columns and two attributes. */
    @Benchmark
    public long batchesOfAllRows() throws IOException {
        return rows(
                Query.of(SampleStore.BUCKET, Predicate.Constant.TRUE, SystemField.KEY, SystemField.SIZE, LABEL, WIDTH));
    }

    private long rows(Query query) throws IOException {
        long rows = 0;
        try (QueryResult result = store.query(query, allocator)) {
            while (result.next()) {
                rows += result.batch().getRowCount();
            }
        }
        return rows;
    }
}
