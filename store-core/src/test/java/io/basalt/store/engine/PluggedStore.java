package io.basalt.store.engine;

import io.basalt.store.api.Finding;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.io.Place;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.PluggedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A store whose tiers lie on disks that can be taken away, and put back, at any time. */
final class PluggedStore implements AutoCloseable {
    static final String BUCKET = "b";

    /** Of objects that are packed, and of those that are not. */
    static final int SMALL = 50_000;

    static final int LARGE = 100_000;

    private final Path folder;
    private final FakeClock clock = new FakeClock();
    private final Map<String, PluggedDisk> disks = new TreeMap<>();
    private Optional<LocalStore> open = Optional.empty();

    PluggedStore(Path folder) {
        this.folder = folder;
    }

    /** @param tiers tables of {@code store.toml}; new objects land on the first */
    PluggedStore configure(String landing, String tiers) throws IOException {
        Files.writeString(folder.resolve("store.toml"), """
                landing = "%s"
                pack_limit = 65536
                volume_bytes = 1048576
                %s
                """.formatted(landing, tiers));
        return this;
    }

    static String tier(String name, String directories, String more) {
        return """
                [[tier]]
                name = "%s"
                medium = "hdd"
                directories = [%s]
                %s
                """.formatted(name, directories, more);
    }

    /** One tier of one copy. */
    PluggedStore configureOne(String directories) throws IOException {
        return configure("hdd", tier("hdd", directories, ""));
    }

    PluggedDisk disk(String name) {
        return disks.computeIfAbsent(name, unused -> new PluggedDisk(new MemoryDisk()));
    }

    /** Puts another disk in place of one; gives that. */
    PluggedDisk replace(String name, MemoryDisk by) {
        PluggedDisk former = disk(name);
        disks.put(name, new PluggedDisk(by));
        return former;
    }

    LocalStore store() {
        return open.orElseThrow();
    }

    LocalStore open() throws StoreException {
        LocalStore opened =
                LocalStore.open(folder, path -> disk(path.getFileName().toString()), clock);
        open = Optional.of(opened);
        if (opened.bucket(BUCKET).isEmpty()) {
            opened.createBucket(BUCKET);
        }
        return opened;
    }

    /** Longer than a directory that was seen is taken to be there. */
    void waitUntilOutagesAreNoticed() {
        clock.advance(Duration.ofSeconds(1));
    }

    static ObjectKey key(String key) {
        return new ObjectKey(BUCKET, key);
    }

    static byte[] content(String key, int size) {
        byte[] bytes = new byte[size];
        new Random(key.hashCode()).nextBytes(bytes);
        return bytes;
    }

    void put(String key, byte[] bytes) throws IOException {
        try (ObjectWriter writer = store().put(key(key), PutOptions.DEFAULT)) {
            writer.write(bytes);
            writer.commit();
        }
    }

    void put(String key, int size) throws IOException {
        put(key, content(key, size));
    }

    byte[] read(String key) throws IOException {
        try (ObjectReader reader = store().open(key(key))) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
            reader.read(0, bytes);
            return bytes.array();
        }
    }

    List<Place> places(String key) throws IOException {
        long contentId = store().stat(key(key)).orElseThrow().entry().contentId();
        List<Place> places = new ArrayList<>();
        for (long blobId : store().namespace().content(contentId).orElseThrow().blobIds()) {
            Blob blob = store().namespace().blob(blobId);
            places.addAll(blob.places());
        }
        return places;
    }

    /** The number of the directory that the one copy of an object lies in. */
    int directory(String key) throws IOException {
        return places(key).get(0).directory();
    }

    /** Puts objects, each of whose name begins so, until one of them lies in a directory; gives its key. */
    String putInto(int directory, String prefix, int size) throws IOException {
        String key = "";
        for (int i = 0; key.isEmpty() || directory(key) != directory; i++) {
            // Small ones stay with a volume until it is full.
            key = prefix + i;
            put(key, size);
        }
        return key;
    }

    long liveBytes(int directory) throws StoreException {
        return store().volumes().stream()
                .filter(use -> use.directory() == directory)
                .mapToLong(VolumeUse::live)
                .sum();
    }

    List<Finding> fsck() throws StoreException {
        List<Finding> found = new ArrayList<>();
        store().maintenance().fsck(true, found::add);
        return found;
    }

    /** Of the store, which is closed. */
    List<Finding> closedFsck(boolean repair) throws StoreException {
        List<Finding> found = new ArrayList<>();
        ClosedStoreCheck.run(
                folder, repair, true, path -> disk(path.getFileName().toString()), found::add);
        return found;
    }

    @Override
    public void close() throws StoreException {
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
    }
}
