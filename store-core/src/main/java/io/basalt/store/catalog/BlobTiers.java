package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The tiers of blobs that are asked for roughly in the order of their ids, as the contents of a store ask: a scan keeps
 * up with the questions and remembers what it passed last; only a blob from further back is read by itself. Belongs to
 * one thread; close it.
 */
final class BlobTiers implements Lookups.BlobTier, AutoCloseable {
    /** Writers take ids of blobs and of contents at the same time: how far they get out of step, and plenty more. */
    private static final int REMEMBERED = 4096;

    private final RocksIterator scan;
    private final Lookups lookups;
    private final Map<String, String> names = new HashMap<>();
    private final Map<Long, String> passed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long newestPassed;

    BlobTiers(Snapshot snapshot) {
        this.lookups = new Lookups(snapshot);
        this.scan = snapshot.scan(Family.BLOBS);
        scan.seekToFirst();
    }

    /** One instance of each name: a projection may keep millions of them. */
    @Override
    public String of(long blobId) throws StoreException {
        if (blobId > newestPassed) {
            advanceTo(blobId);
        }
        String tier = passed.get(blobId);
        return tier == null ? firstTier(lookups.blob(blobId)) : tier;
    }

    private void advanceTo(long blobId) throws StoreException {
        for (int steps = 0; scan.isValid() && newestPassed < blobId; steps++) {
            Blob blob = Lookups.decode(Family.BLOBS, scan.value(), Blob::decode);
            passed.put(blob.blobId(), firstTier(blob));
            newestPassed = blob.blobId();
            if (steps == REMEMBERED && newestPassed < blobId) {
                scan.seek(Keys.id(blobId));
            } else {
                scan.next();
            }
        }
        try {
            scan.status();
        } catch (RocksDBException e) {
            throw new StoreException.CorruptData("catalog, BLOBS: " + e.getMessage() + "; run fsck", e);
        }
    }

    private String firstTier(Blob blob) {
        return names.computeIfAbsent(blob.places().get(0).tier(), name -> name);
    }

    @Override
    public void close() {
        scan.close();
    }
}
