package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Finds what waits to be collected, in bounded batches. Thread-safe. */
public final class GarbageReader {
    private final Catalog catalog;

    public GarbageReader(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * One on whose behalf garbage waits.
     *
     * @param bucketId of the garbage
     * @param bucket that bucket, unless it is deleted
     * @param pin why the garbage is kept whatever the retention; absent where it is not, or not any more
     */
    public record Owner(long ownerId, long bucketId, Optional<Bucket> bucket, Optional<String> pin) {
        /** Whether this is the bucket itself: its garbage waits for the retention to pass. */
        public boolean isBucket() {
            return bucket.isPresent() && ownerId == bucketId;
        }
    }

    /** Some garbage of one owner, in the order in which it ended, and where the batch that follows begins. */
    public record Batch(List<Command.Collectable> items, Optional<Mark> next) {}

    /** A place in the garbage of an owner. */
    public record Mark(long to, long from) {
        public static final Mark START = new Mark(0, 0);
    }

    /** All that own garbage. */
    public List<Owner> owners() throws StoreException {
        List<Owner> owners = new ArrayList<>();
        try (Snapshot snapshot = catalog.snapshot();
                RocksIterator it = snapshot.scan(Family.GARBAGE)) {
            Lookups lookups = new Lookups(snapshot);
            Map<Long, Bucket> buckets = new HashMap<>();
            for (Bucket bucket : catalog.buckets()) {
                buckets.put(bucket.bucketId(), bucket);
            }
            for (it.seek(Keys.id(1)); it.isValid(); ) {
                long ownerId = Keys.idOf(it.key());
                if (Keys.isWaitingBlob(it.key())) {
                    it.seek(Keys.id(ownerId + 1)); // The pin of a backup, which keeps bytes only.
                    continue;
                }
                long bucketId = Garbage.decode(it.value()).bucketId();
                Optional<Bucket> bucket = Optional.ofNullable(buckets.get(bucketId));
                Pins pins = bucket.isPresent() ? Pins.of(bucket.get(), lookups) : Pins.NONE;
                owners.add(new Owner(ownerId, bucketId, bucket, pins.describe(ownerId)));
                it.seek(Keys.id(ownerId + 1));
            }
            it.status();
            return owners;
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw damaged(e);
        }
    }

    private static StoreException damaged(Exception e) {
        return new StoreException.CorruptData("catalog, GARBAGE: " + e.getMessage() + "; run fsck", e);
    }

    /**
     * A batch of what ended by {@code horizon}.
     *
     * @param wanted which keys and directories, by their paths; a directory's ends in a slash. The earlier rows of a version
     *     come with its last one, whatever they were called
     * @param budget how many entries, and children of detached directories, to look at
     */
    public Batch read(long ownerId, Mark start, long horizon, Predicate<String> wanted, int budget)
            throws StoreException {
        List<Command.Collectable> items = new ArrayList<>();
        int room = budget;
        try (Snapshot snapshot = catalog.snapshot();
                RocksIterator it = snapshot.scan(Family.GARBAGE)) {
            Links links = new Links(snapshot);
            EarlierRows earlier = new EarlierRows(snapshot);
            byte[] owner = Keys.id(ownerId);
            it.seek(Keys.garbage(ownerId, start.to, start.from));
            while (CurrentChildren.entryBelow(it, owner).isPresent()) {
                Garbage garbage = Garbage.decode(it.value());
                if (garbage.to() > horizon) {
                    break;
                }
                if (room <= 0) {
                    return new Batch(items, Optional.of(new Mark(garbage.to(), garbage.from())));
                }
                room--;
                String path = EarlierRows.path(links, garbage);
                if (wanted.test(path)) {
                    List<Long> owners = List.of(ownerId, garbage.bucketId());
                    List<String> children = List.of();
                    if (garbage.isWhole()) {
                        children = children(
                                snapshot,
                                garbage.directoryId(),
                                room,
                                file -> items.addAll(earlier.of(file.version(), file.revision(), owners)));
                    } else if (garbage.kind() == Garbage.Kind.VERSION) {
                        items.addAll(earlier.of(garbage.since(), garbage.from(), owners));
                    }
                    room -= children.size();
                    items.add(new Command.Collectable(garbage.to(), garbage.from(), path, children));
                }
                it.next();
            }
            return new Batch(items, Optional.empty());
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw damaged(e);
        }
    }

    /** Takes the row of an object that is to go with its directory. */
    private interface RowVisitor {
        void visit(FileEntry file) throws StoreException, RocksDBException;
    }

    private static List<String> children(Snapshot snapshot, long directoryId, int limit, RowVisitor rows)
            throws StoreException, RocksDBException {
        List<String> names = new ArrayList<>();
        try (CurrentChildren children = new CurrentChildren(snapshot)) {
            children.seek(directoryId, new byte[0]);
            for (Optional<byte[]> name = children.name();
                    name.isPresent() && names.size() < limit;
                    name = children.name()) {
                names.add(new String(name.get(), StandardCharsets.UTF_8));
                if (!Children.isDirectory(name.get())) {
                    rows.visit(children.file());
                }
                children.next();
            }
        }
        return names;
    }

    /** Blobs that nobody owns any more, from one on: those that are to be freed (0), or wait for the pin of a backup. */
    public List<Long> blobs(long pinId, long fromBlobId, int limit) throws StoreException {
        List<Long> blobs = new ArrayList<>();
        try (Snapshot snapshot = catalog.snapshot();
                RocksIterator it = snapshot.scan(Family.GARBAGE)) {
            byte[] owner = Keys.id(pinId);
            it.seek(Keys.waitingBlob(pinId, fromBlobId));
            for (Optional<byte[]> rest = CurrentChildren.entryBelow(it, owner);
                    rest.isPresent() && blobs.size() < limit;
                    rest = CurrentChildren.entryBelow(it, owner)) {
                blobs.add(Keys.idOf(Arrays.copyOf(rest.get(), Long.BYTES)));
                it.next();
            }
            return blobs;
        } catch (RocksDBException e) {
            throw damaged(e);
        }
    }
}
