package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The frame of each topic: a store in an empty directory with one empty bucket, and an allocator that must be empty
 * again at the end. A subject gives a store of at least two tiers, the fastest of which is the landing one.
 */
public abstract class StoreContract {
    protected static final String BUCKET = "lake";

    @TempDir
    Path directory;

    protected RootAllocator allocator;
    protected Store store;
    private boolean open;

    /** Opens the store that lies in {@code directory}; makes it where the directory is empty. */
    protected abstract Store openStore(Path directory) throws Exception;

    @BeforeEach
    protected final void openInAnEmptyDirectory() throws Exception {
        allocator = new RootAllocator();
        store = openStore(directory);
        open = true;
        store.createBucket(BUCKET);
    }

    @AfterEach
    protected final void closeAndCheckThatNoBufferIsLeft() throws Exception {
        try {
            close();
        } finally {
            allocator.close();
        }
    }

    /** Closes the store and opens it again. */
    protected final void reopen() throws Exception {
        close();
        store = openStore(directory);
        open = true;
    }

    protected final void close() throws Exception {
        if (open) {
            open = false;
            store.close();
        }
    }

    protected static ObjectKey key(String key) {
        return new ObjectKey(BUCKET, key);
    }

    protected final ObjectInfo put(String key, PutOptions options, byte[] bytes) throws IOException {
        return put(key(key), options, bytes);
    }

    protected final ObjectInfo put(ObjectKey key, PutOptions options, byte[] bytes) throws IOException {
        try (ObjectWriter writer = store.put(key, options)) {
            writer.write(bytes);
            return writer.commit();
        }
    }

    protected final ObjectInfo put(String key, byte[] bytes) throws IOException {
        return put(key, PutOptions.DEFAULT, bytes);
    }

    /** Puts an object whose bytes are its text. */
    protected final ObjectInfo put(String key, String text) throws IOException {
        return put(key, Contents.text(text));
    }

    /** Puts small objects, each of which holds its key. */
    protected final void putAll(String... keys) throws IOException {
        for (String key : keys) {
            put(key, key);
        }
    }

    protected final ObjectInfo put(String key, Attributes attributes) throws IOException {
        return put(key, PutOptions.DEFAULT.withAttributes(attributes), Contents.text(key));
    }

    protected final boolean delete(String key) throws IOException {
        return store.delete(key(key), Condition.NONE);
    }

    protected final byte[] read(String key) throws IOException {
        try (ObjectReader reader = store.open(key(key))) {
            return Contents.read(reader);
        }
    }

    protected final ObjectInfo stat(String key) throws IOException {
        return store.stat(key(key)).orElseThrow(() -> new AssertionError("no object '" + key + "'"));
    }

    protected final boolean exists(String key) throws IOException {
        return store.stat(key(key)).isPresent();
    }

    /** What the writer said of an object, without what ingest found in it. */
    protected static Attributes said(ObjectInfo info) {
        TreeMap<String, AttributeValue> said = new TreeMap<>(info.attributes().values());
        said.keySet().removeIf(name -> !name.startsWith("user.") && !name.startsWith("tag."));
        return new Attributes(said);
    }

    /** All pages of a listing. */
    protected final List<ListEntry> list(ListRequest request) throws IOException {
        List<ListEntry> entries = new ArrayList<>();
        ListPage page = store.list(request);
        entries.addAll(page.entries());
        for (int pages = 1; page.next().isPresent(); pages++) {
            assertTrue(pages < 100_000, "the listing does not end");
            page = store.list(request.after(page.next().get()));
            entries.addAll(page.entries());
        }
        return entries;
    }

    /** The keys of all objects, as a flat listing gives them. */
    protected final List<String> keys() throws IOException {
        return keys(ListRequest.flat(BUCKET, ""));
    }

    protected final List<String> keys(ListRequest request) throws IOException {
        return list(request).stream().map(ListEntry::key).toList();
    }

    protected final List<ObjectEntry> objects() throws IOException {
        return list(ListRequest.flat(BUCKET, "")).stream()
                .map(ObjectEntry.class::cast)
                .toList();
    }

    protected final Rows query(Query query) throws IOException {
        return Rows.of(store, query, allocator);
    }

    /** Asserts that a change is refused with that kind, and with a message that names what it is about. */
    protected static <T extends StoreException> T assertRefused(Class<T> kind, Executable change, String... names) {
        T refusal = assertThrows(kind, change);
        String message = String.valueOf(refusal.getMessage());
        assertAll(Stream.of(names)
                .map(name -> () -> assertTrue(message.contains(name), "'" + message + "' does not name " + name)));
        return refusal;
    }

    /** Asserts that a wrong request is refused as such, by the store or by the request's own class. */
    protected static void assertWrong(Executable request) {
        Exception refusal = assertThrows(Exception.class, request);
        if (!(refusal instanceof StoreException.InvalidArgument) && !(refusal instanceof IllegalArgumentException)) {
            Assertions.fail("expected InvalidArgument or IllegalArgumentException", refusal);
        }
    }
}
