package io.basalt.spark;

import io.basalt.spark.dataset.layout.DatasetName;
import io.basalt.spark.dataset.layout.DatasetRecord;
import io.basalt.spark.session.StoreCall;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Publication;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.spark.sql.util.ArrowUtils;

/** What a catalog asks of a store's buckets. */
final class Buckets {
    private final Store store;

    Buckets(Store store) {
        this.store = store;
    }

    Stream<String> names() {
        return StoreCall.unchecked(store::buckets).stream().map(BucketInfo::name);
    }

    boolean exists(String bucket) {
        return find(bucket).isPresent();
    }

    /** What {@code DESCRIBE NAMESPACE} shows; empty where there is no such bucket. */
    Optional<Map<String, String>> properties(String bucket) {
        return find(bucket)
                .map(found -> StoreCall.unchecked(() -> BucketProperties.of(found, store.lifecycle(found.name()))));
    }

    void set(String bucket, Map<String, String> properties) {
        StoreCall.unchecked(() -> {
            BucketProperties.set(store, bucket, properties);
            return bucket;
        });
    }

    /**
     * The LSN that {@code VERSION AS OF} names.
     *
     * @param version an LSN, or the name of a snapshot of the bucket, which never begins with a digit
     */
    long lsn(String bucket, String version) {
        return StoreCall.unchecked(() -> {
            if (version.chars().allMatch(c -> c >= '0' && c <= '9') && !version.isEmpty()) {
                return held(bucket, Long.parseLong(version));
            }
            return store.snapshots(bucket).stream()
                    .filter(snapshot -> snapshot.name().equals(version))
                    .findFirst()
                    .orElseThrow(() -> new StoreException.NotFound("bucket '" + bucket + "' has no snapshot '" + version
                            + "'; 'basalt snapshot list " + bucket + "' shows those it has; an LSN is a number"))
                    .lsn();
        });
    }

    /** The LSN of the last commit at or before a time. */
    long lsnAt(String bucket, long micros) {
        return StoreCall.unchecked(() -> held(bucket, store.lsnAt(Instant.EPOCH.plus(micros, ChronoUnit.MICROS))));
    }

    /** Throws where the bucket cannot be read at that LSN. */
    private long held(String bucket, long lsn) throws StoreException {
        store.asOf(lsn).lookup(bucket, "");
        return lsn;
    }

    /** False where the bucket exists; properties that it cannot have are refused before it is made. */
    boolean create(String bucket, Map<String, String> properties) {
        BucketProperties.update(properties);
        return StoreCall.unchecked(() -> {
            try {
                store.createBucket(bucket);
            } catch (StoreException.AlreadyExists e) {
                return false;
            }
            boolean set = false;
            try {
                BucketProperties.set(store, bucket, properties);
                set = true;
            } finally {
                if (!set) {
                    store.deleteBucket(bucket);
                }
            }
            return true;
        });
    }

    /** False where the bucket holds anything. */
    boolean drop(String bucket) {
        return StoreCall.unchecked(() -> {
            try {
                store.deleteBucket(bucket);
                return true;
            } catch (StoreException.AlreadyExists e) {
                return false;
            }
        });
    }

    /**
     * Deletes all that a bucket holds, page by page of its top. A bucket that could not be dropped then, since snapshots or holds keep
     * it, is refused before anything is deleted.
     */
    void empty(String bucket) {
        StoreCall.unchecked(() -> {
            requireUnpinned(bucket);
            ListPage page = store.list(ListRequest.children(bucket, ""));
            while (!page.entries().isEmpty()) {
                List<Publication.Step> steps = new ArrayList<>();
                for (ListEntry entry : page.entries()) {
                    steps.add(
                            entry instanceof ObjectEntry object
                                    ? new Publication.Delete(object.objectKey(), Condition.NONE, KeyMode.S3)
                                    : new Publication.DeleteDirectory(bucket, entry.key(), KeyMode.S3));
                }
                store.publish(Publication.of(steps));
                page = store.list(ListRequest.children(bucket, ""));
            }
            return bucket;
        });
    }

    private void requireUnpinned(String bucket) throws StoreException {
        List<String> snapshots =
                store.snapshots(bucket).stream().map(SnapshotInfo::name).toList();
        Set<String> holds = find(bucket).map(found -> found.settings().holds()).orElseGet(TreeSet::new);
        if (!snapshots.isEmpty() || !holds.isEmpty()) {
            throw new StoreException.PreconditionFailed(
                    "bucket '" + bucket + "' is kept by snapshots " + snapshots + " and legal holds of prefixes "
                            + holds + ", and nothing of it was deleted: drop or release them first");
        }
    }

    /** The top-level directories of a bucket that have a record or hold tabular objects: one pass over the index. */
    Stream<String> datasets(String bucket) {
        DatasetName whole = new DatasetName(bucket, "");
        Predicate records = Predicate.equal(SystemField.CONTENT_TYPE, AttributeValue.of(DatasetRecord.CONTENT_TYPE));
        Predicate tables = Predicate.or(whole.predicate(), records);
        SortedSet<String> datasets = new TreeSet<>();
        StoreCall.unchecked(() -> {
            try (BufferAllocator allocator =
                            ArrowUtils.rootAllocator().newChildAllocator("basalt tables", 0, Long.MAX_VALUE);
                    QueryResult result = store.query(Query.of(bucket, tables, SystemField.KEY), allocator)) {
                while (result.next()) {
                    FieldVector keys = result.batch().getVector(0);
                    for (int row = 0; row < keys.getValueCount(); row++) {
                        String key = String.valueOf(keys.getObject(row));
                        int slash = key.indexOf('/');
                        boolean isRecord = key.endsWith("/" + DatasetName.RECORD);
                        if (isRecord ? slash == key.length() - DatasetName.RECORD.length() - 1 : !whole.isHidden(key)) {
                            datasets.add(key.substring(0, Math.max(0, slash)));
                        }
                    }
                }
                return datasets;
            }
        });
        datasets.remove("");
        return datasets.stream();
    }

    /** A name that no bucket can have is the name of no bucket. */
    private Optional<BucketInfo> find(String bucket) {
        return StoreCall.unchecked(() -> {
            try {
                return store.bucket(bucket);
            } catch (StoreException.InvalidArgument | IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }
}
