package io.basalt.cli;

import io.basalt.store.api.ByteRange;
import io.basalt.store.api.Condition;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** A bucket of a store, through the interface that every program has. */
final class BenchStore implements BenchTarget {
    static final String BUCKET = "bench";
    private static final PutOptions OPTIONS = PutOptions.DEFAULT.withContentType("application/octet-stream");

    private final Store store;
    private final String name;
    private final LongSupplier otherCpuNanos;

    BenchStore(Store store) throws StoreException {
        this(store, "store", () -> 0);
    }

    /** @param otherCpuNanos what processes have taken of the CPU that do the store's work beside this one */
    BenchStore(Store store, String name, LongSupplier otherCpuNanos) throws StoreException {
        this.store = store;
        this.name = name;
        this.otherCpuNanos = otherCpuNanos;
        if (store.bucket(BUCKET).isEmpty()) {
            store.createBucket(BUCKET);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long otherCpuNanos() {
        return otherCpuNanos.getAsLong();
    }

    @Override
    public void put(String key, BenchContent content, long size) throws IOException {
        try (ObjectWriter out = store.put(new ObjectKey(BUCKET, key), OPTIONS)) {
            for (long rest = size; rest > 0; ) {
                int length = (int) Math.min(rest, content.bytes().length);
                out.write(content.bytes(), 0, length);
                rest -= length;
            }
            out.commit();
        }
    }

    @Override
    public void fill(String key, BenchContent content, long size) throws IOException {
        put(key, content, size);
    }

    @Override
    public void get(String key, long size, ByteBuffer buffer) throws IOException {
        try (ObjectReader in = store.open(new ObjectKey(BUCKET, key))) {
            for (long at = 0; at < size; ) {
                int read = in.read(at, buffer.clear());
                if (read <= 0) {
                    throw new EOFException(key + " ends after " + at + " bytes: expected " + size);
                }
                at += read;
            }
        }
    }

    @Override
    public void stat(String key) throws IOException {
        if (store.stat(new ObjectKey(BUCKET, key)).isEmpty()) {
            throw new StoreException.NotFound("the benchmark's object '" + key + "' is gone");
        }
    }

    @Override
    public void delete(String key) throws IOException {
        if (!store.delete(new ObjectKey(BUCKET, key), Condition.NONE)) {
            throw new StoreException.NotFound("the benchmark's object '" + key + "' is gone");
        }
    }

    @Override
    public Reader open(String key) throws IOException {
        ObjectReader in = store.open(new ObjectKey(BUCKET, key));
        return new Reader() {
            @Override
            public void read(long position, ByteBuffer buffer) throws IOException {
                if (in.read(position, buffer) < buffer.limit()) {
                    throw new EOFException(key + " ends within " + buffer.limit() + " bytes from " + position);
                }
            }

            @Override
            public void read(List<ByteRange> ranges) throws IOException {
                in.readVectored(ranges, ByteBuffer::allocate);
            }

            @Override
            public void close() {
                in.close();
            }
        };
    }

    @Override
    public long list(String directory) throws IOException {
        return count(ListRequest.flat(BUCKET, directory + "/"));
    }

    @Override
    public long children(String directory) throws IOException {
        return count(ListRequest.children(BUCKET, directory));
    }

    private long count(ListRequest first) throws IOException {
        long entries = 0;
        ListRequest request = first;
        while (true) {
            ListPage page = store.list(request);
            entries += page.entries().size();
            if (page.next().isEmpty()) {
                return entries;
            }
            request = request.after(page.next().get());
        }
    }

    /** Asks the index for keys and sizes of all objects below a directory, and says how many rows came. */
    long query(String directory) throws IOException {
        Query query = Query.of(BUCKET, Predicate.keyPrefix(directory + "/"), SystemField.KEY, SystemField.SIZE);
        long rows = 0;
        try (BufferAllocator allocator = new RootAllocator();
                QueryResult result = store.query(query, allocator)) {
            while (result.next()) {
                rows += result.batch().getRowCount();
            }
        }
        return rows;
    }

    @Override
    public long totalBytes(String directory) throws IOException {
        if (store.lookup(BUCKET, directory + "/").orElse(null) instanceof DirectoryEntry found) {
            return found.bytes();
        }
        throw new StoreException.NotFound("the benchmark's directory '" + directory + "' is gone");
    }

    @Override
    public void rename(String from, String to) throws IOException {
        store.rename(new RenameRequest(BUCKET, from + "/", to + "/", false, KeyMode.S3));
    }

    @Override
    public void deleteTree(String directory) throws IOException {
        store.deleteDirectory(BUCKET, directory, true);
    }

    @Override
    public OptionalLong syncs() throws StoreException {
        return OptionalLong.of(store.maintenance().commitCounts().syncs());
    }
}
