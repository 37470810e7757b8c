package io.basalt.store.catalog;

import io.basalt.it.SampleStore;
import io.basalt.store.engine.LocalStore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/** The records of the catalog, and how a group of commands is gathered: nanoseconds per record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CatalogBenchmark {
    /** Records of a group: as many as 64 puts write. */
    private static final int GROUP = 512;

    private SampleStore sample;
    private Catalog catalog;
    private byte[] rowBytes;
    private ObjectRow row;
    private byte[] directoryBytes;
    private Directory directory;
    private final byte[][] keys = new byte[GROUP][];

    @Setup
    public void open() throws Exception {
        sample = new SampleStore();
        LocalStore.open(sample.directory()).close();
        catalog = Catalog.open(sample.directory().resolve("catalog"));
        rowBytes = first(Family.ROWS);
        row = ObjectRow.decode(rowBytes);
        directoryBytes = first(Family.DIRS);
        directory = Directory.decode(directoryBytes);
        for (int i = 0; i < GROUP; i++) {
            keys[i] = Keys.id(Long.MAX_VALUE - i);
        }
    }

    private byte[] first(Family family) {
        try (Snapshot snapshot = catalog.snapshot();
                RocksIterator it = snapshot.scan(family)) {
            it.seekToFirst();
            return it.value();
        }
    }

    @TearDown
    public void close() throws Exception {
        catalog.close();
        sample.close();
    }

    @Benchmark
    public byte[] encodeRow() {
        return row.encode();
    }

    @Benchmark
    public ObjectRow decodeRow() {
        return ObjectRow.decode(rowBytes);
    }

    @Benchmark
    public byte[] encodeDirectory() {
        return directory.encode();
    }

    @Benchmark
    public Directory decodeDirectory() {
        return Directory.decode(directoryBytes);
    }

    /** Puts records into a group and reads each again, eight to a command. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public Group overlay() {
        Group group = new Group(catalog, 0, 0);
        for (int i = 0; i < GROUP; i += 8) {
            group.begin(1);
            for (int k = i; k < i + 8; k++) {
                group.put(Family.ROWS, keys[k], rowBytes);
                group.get(Family.ROWS, keys[k]);
            }
            group.keep();
        }
        return group;
    }

    /** A look-up that finds nothing in the group and asks the database. */
    @Benchmark
    public byte[] lookUpBeneathTheGroup() {
        return new Group(catalog, 0, 0).get(Family.DIRS, keys[0]);
    }

    /** Builds the batch of a group, and throws it away. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public long buildBatch() throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (byte[] key : keys) {
                batch.put(key, rowBytes);
            }
            return batch.getDataSize();
        }
    }
}
