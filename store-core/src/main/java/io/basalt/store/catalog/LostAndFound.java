package io.basalt.store.catalog;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.rocksdb.RocksDBException;

/**
 * Puts blobs that a catalog does not know into a bucket of their own: under the bucket and key that were written beside
 * them, kept apart by blob id where several had the same. They do not go back to where they were: they may have been
 * deleted or replaced since. For a catalog that nobody commits to meanwhile. Belongs to one thread; flush it in the end.
 */
public final class LostAndFound {
    public static final String BUCKET = "lost+found";

    private static final int MAX_BATCH = 1000;

    private final Catalog catalog;
    private final IntToLongFunction ids;
    private final long micros;
    private Group group;
    private int changes;

    /** @param ids gives the first of so many ids in a row that nothing else has */
    public LostAndFound(Catalog catalog, IntToLongFunction ids, long micros) {
        this.catalog = catalog;
        this.ids = ids;
        this.micros = micros;
        this.group = newGroup();
    }

    private Group newGroup() {
        Catalog.LogPosition position = catalog.logPosition();
        return new Group(catalog, position.lsn(), position.micros());
    }

    /** A blob, and what was written beside it. */
    public record Found(
            String bucket,
            String key,
            String contentType,
            Attributes attributes,
            long blobId,
            long length,
            int crc32c,
            Place place) {}

    /** A blob that the catalog knows by now. */
    public Optional<Blob> find(long blobId) throws StoreException {
        return new Lookups(group).findBlob(blobId);
    }

    /** Makes an object of a blob that the catalog does not know. */
    public void add(Found found) throws StoreException {
        Applier applier = new Applier(group);
        if (new Lookups(group).bucket(BUCKET).isEmpty()) {
            applier.apply(new Command.CreateBucket(BUCKET, ids.applyAsLong(1), ids.applyAsLong(1), micros), Map.of());
        }
        String key = found.bucket + "/" + found.key;
        try {
            put(applier, key, found);
        } catch (StoreException.PreconditionFailed taken) {
            put(applier, key + "." + Long.toHexString(found.blobId), found);
        }
        changed();
    }

    /** Gives a volume an account if it has none: one in which nothing lies goes when volumes are compacted. */
    public void account(Place start) throws StoreException {
        new VolumeAccounts(group, new Lookups(group)).placed(List.of(start), 0);
        group.keep();
        changed();
    }

    private void put(Applier applier, String key, Found found) throws StoreException {
        long fileId = ids.applyAsLong(1);
        long contentId = ids.applyAsLong(1);
        long firstId =
                ids.applyAsLong(1 + (int) key.chars().filter(c -> c == '/').count());
        applier.apply(
                new Command.PutObject(
                        BUCKET,
                        key,
                        KeyMode.S3,
                        Condition.IF_ABSENT,
                        fileId,
                        contentId,
                        List.of(new Content.Extent(found.blobId, 0, found.length, found.crc32c)),
                        List.of(new Command.NewBlob(found.blobId, found.length, found.crc32c)),
                        Optional.empty(),
                        found.contentType,
                        found.attributes,
                        firstId,
                        micros),
                Map.of(found.blobId, List.of(found.place)));
    }

    /** Notes where a blob that the catalog knows lies instead of everywhere that it says. */
    public void moved(Blob blob, Place to) throws StoreException {
        VolumeAccounts accounts = new VolumeAccounts(group, new Lookups(group));
        accounts.freed(blob.places(), blob.length());
        accounts.placed(List.of(to), blob.length());
        group.put(
                Family.BLOBS,
                Keys.id(blob.blobId()),
                blob.withPlaces(List.of(to)).encode());
        group.keep();
        changed();
    }

    private void changed() throws StoreException {
        changes++;
        if (changes >= MAX_BATCH) {
            flush();
        }
    }

    /** Makes everything so far durable. */
    public void flush() throws StoreException {
        try {
            if (!group.isEmpty()) {
                catalog.write(group);
            }
            group = newGroup();
            changes = 0;
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable("the catalog cannot be written: " + e.getMessage(), e);
        }
    }
}
