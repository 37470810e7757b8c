package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.api.Uploads.Marker;
import io.basalt.store.io.BinaryReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Reads of the uploads under way. Thread-safe. */
public final class UploadReader {
    private static final Comparator<StagedUpload> BY_KEY = Comparator.comparing(
                    (StagedUpload upload) -> Keys.name(upload.key().key()), Arrays::compareUnsigned)
            .thenComparing(StagedUpload::uploadId);

    private final Catalog catalog;

    public UploadReader(Catalog catalog) {
        this.catalog = catalog;
    }

    public StagedUpload require(long uploadId) throws StoreException {
        return find(uploadId).orElseThrow(() -> notFound(uploadId));
    }

    /** What to answer where there is no such upload. */
    public static StoreException.NotFound notFound(long uploadId) {
        return new StoreException.NotFound(
                "upload " + uploadId + " does not exist: it was completed, aborted or collected; begin another");
    }

    public Optional<StagedUpload> find(long uploadId) throws StoreException {
        return catalog.lookups().upload(uploadId);
    }

    /** An upload and parts of it as they are at one moment. */
    public record Parts(StagedUpload upload, List<UploadPart> parts) {
        public Parts {
            parts = List.copyOf(parts);
        }
    }

    /** The parts of a number higher than {@code after}, at most {@code limit}. */
    public Parts parts(long uploadId, int after, int limit) throws StoreException {
        try (Snapshot snapshot = catalog.snapshot()) {
            Lookups then = new Lookups(snapshot);
            StagedUpload upload = then.upload(uploadId).orElseThrow(() -> notFound(uploadId));
            List<UploadPart> parts = new ArrayList<>();
            for (int number : upload.parts()) {
                if (number > after && parts.size() < limit) {
                    parts.add(then.uploadPart(uploadId, number)
                            .orElseThrow(() -> new StoreException.CorruptData("catalog: part " + number + " of upload "
                                    + uploadId + " has no record; run fsck")));
                }
            }
            return new Parts(upload, parts);
        }
    }

    /** The first {@code limit} uploads of a bucket after {@code marker}, by key, then by id. */
    public List<StagedUpload> list(Bucket bucket, String prefix, Marker marker, int limit) throws StoreException {
        TreeSet<StagedUpload> first = new TreeSet<>(BY_KEY);
        byte[] after = Keys.name(marker.key());
        scan(upload -> {
            int order = Arrays.compareUnsigned(Keys.name(upload.key().key()), after);
            boolean past = order > 0 || (order == 0 && upload.uploadId() > marker.uploadId());
            if (past
                    && upload.bucketId() == bucket.bucketId()
                    && upload.key().key().startsWith(prefix)) {
                first.add(upload);
                if (first.size() > limit) {
                    first.pollLast();
                }
            }
            return true;
        });
        return List.copyOf(first);
    }

    /** Uploads that were begun before {@code micros}, at most {@code limit}. */
    public List<StagedUpload> begunBefore(long micros, int limit) throws StoreException {
        List<StagedUpload> old = new ArrayList<>();
        scan(upload -> {
            if (upload.createdMicros() < micros) {
                old.add(upload);
            }
            return old.size() < limit;
        });
        return old;
    }

    /** Visits the uploads of the whole store, one seek each, until the visitor has enough. */
    private void scan(Predicate<StagedUpload> visitor) throws StoreException {
        try (Snapshot snapshot = catalog.snapshot();
                RocksIterator it = snapshot.scan(Family.UPLOADS)) {
            for (it.seekToFirst(); it.isValid(); ) {
                StagedUpload upload = StagedUpload.decode(it.value());
                if (!visitor.test(upload)) {
                    break;
                }
                it.seek(Keys.id(upload.uploadId() + 1));
            }
            it.status();
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, UPLOADS: " + e.getMessage() + "; run fsck", e);
        }
    }
}
