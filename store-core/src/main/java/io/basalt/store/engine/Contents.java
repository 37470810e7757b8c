package io.basalt.store.engine;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.io.Disk;
import io.basalt.store.io.FreeSpace;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.DirectoryAbsentException;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of contents: where new ones are written, and how those that are there are read. What is being read is leased, so
 * that nobody frees it meanwhile. Thread-safe.
 */
final class Contents {
    private static final Logger LOG = LoggerFactory.getLogger(Contents.class);

    private final LocalStore store;
    private final Tiers tiers;
    private final Repairs repairs;
    private final BlobLeases leases;
    private final Disk catalogDisk;
    private final Reads reads;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    Contents(LocalStore store, Tiers tiers, Repairs repairs, BlobLeases leases, Disk catalogDisk, Reads reads) {
        this.store = store;
        this.tiers = tiers;
        this.repairs = repairs;
        this.leases = leases;
        this.catalogDisk = catalogDisk;
        this.reads = reads;
    }

    /**
     * Where the bytes of a new content of a bucket go.
     *
     * @param tierName the tier that its writer asks for; where absent, the bucket's, else the store's
     */
    ContentWriter writer(String what, String bucket, Optional<String> tierName, boolean md5) throws IOException {
        return store.open(() -> {
            Landing landing = tiers.landing(
                    tierName.isPresent()
                            ? tierName.get()
                            : landing(bucket).orElse(tiers.config().landing()));
            Tier tier = landing.choose(what, 0, Set.of());
            FreeSpace.require(what + ", catalog", catalogDisk, 0);
            return new ContentWriter(store, tiers, landing, tier, what, md5);
        });
    }

    /** The tier that a bucket asks for, if this store has it. */
    private Optional<String> landing(String bucket) throws StoreException {
        Optional<String> asked = store.namespace().landing(bucket);
        if (asked.isPresent() && !tiers.has(asked.get())) {
            if (warned.add(bucket + " " + asked.get())) {
                LOG.warn(
                        "bucket '{}' is to land its objects on tier '{}', which store.toml does not name any more: they land on "
                                + "'{}'; name the tier again or choose another with: bin/basalt bucket set {} --landing TIER",
                        bucket,
                        asked.get(),
                        tiers.config().landing(),
                        bucket);
            }
            return Optional.empty();
        }
        return asked;
    }

    void requireTier(Optional<String> tierName) throws StoreException {
        if (tierName.isPresent()) {
            tiers.require(tierName.get());
        }
    }

    /** The content of an object whose row was read just now. */
    Content content(ObjectKey key, ObjectRow row) throws StoreException {
        return content(key.toString(), row.contentId());
    }

    Content content(String name, long contentId) throws StoreException {
        return store.open(() -> store.namespace().content(contentId))
                .orElseThrow(() -> new StoreException.PreconditionFailed(name + " was replaced meanwhile; try again"));
    }

    /** Reads the bytes of extents, one after the other, for a user. */
    ObjectReader reader(String name, List<Content.Extent> extents) throws StoreException {
        return store.open(() -> leased(name, new Content(0, 0, extents), reads));
    }

    /** The same for the store itself. */
    ObjectReader ownReader(String name, List<Content.Extent> extents) throws StoreException {
        return store.open(() -> leased(name, new Content(0, 0, extents), Reads.OWN));
    }

    int checksum(long blobId, long offset, long length) throws IOException {
        return store.open(() -> {
            try (BlobReader blob = openBlob(blobId)) {
                return blob.crc32c(offset, length);
            } catch (DirectoryAbsentException e) {
                throw DiskErrors.translate("blob " + Long.toHexString(blobId), e);
            }
        });
    }

    /**
     * Reads a content for a user.
     *
     * @param name what to call the content in errors
     */
    ObjectReader reader(String name, long contentId) throws StoreException {
        return reader(name, contentId, reads);
    }

    /** The same for the store itself. */
    ObjectReader ownReader(String name, long contentId) throws StoreException {
        return reader(name, contentId, Reads.OWN);
    }

    private ObjectReader reader(String name, long contentId, Reads heard) throws StoreException {
        return store.open(() -> {
            Content content = store.namespace()
                    .content(contentId)
                    .orElseThrow(() -> new StoreException.NotFound(name + " does not exist any more"));
            return leased(name, content, heard);
        });
    }

    /** Nobody frees the bytes while they are being read. */
    private ObjectReader leased(String name, Content content, Reads heard) throws StoreException {
        BlobLeases.Lease lease = leases.acquire(content.blobIds());
        boolean opened = false;
        try {
            ObjectReader reader = ContentReader.open(
                    name, content, blobId -> store.open(() -> openBlob(blobId)), heard, lease::release);
            opened = true;
            return reader;
        } catch (StoreException.CorruptData e) {
            for (long blobId : content.blobIds()) {
                if (store.namespace().findBlob(blobId).isEmpty()) {
                    throw new StoreException.NotFound(name + " was purged while it was being opened");
                }
            }
            throw e;
        } finally {
            if (!opened) {
                lease.release();
            }
        }
    }

    /** Keeps blobs from being freed until the lease is released. */
    BlobLeases.Lease lease(Collection<Long> blobIds) {
        return leases.acquire(blobIds);
    }

    /** Opens a blob where it lies, also while it is being moved. */
    BlobReader openBlob(long blobId) throws IOException {
        Blob blob = store.namespace().blob(blobId);
        while (true) {
            try {
                return tiers.open(blob, repairs);
            } catch (StoreException.CorruptData | DirectoryAbsentException e) {
                Blob now = store.namespace().blob(blobId);
                if (now.places().equals(blob.places())) {
                    throw e;
                }
                blob = now; // Moved between the look-up and the opening.
            }
        }
    }
}
