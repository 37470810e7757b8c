package io.basalt.store.tenant;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * Where contents and uploads were seen, and by whom: hints, each of which is checked against the store before it counts.
 * Thread-safe.
 */
final class Places {
    private static final int MOST = 200_000;

    /** What somebody was shown. */
    private record Shown(String who, boolean isUpload, long id) {}

    private final Map<Shown, ObjectKey> places = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shown, ObjectKey> eldest) {
            return size() > MOST;
        }
    };

    synchronized void contentShown(Caller caller, long contentId, ObjectKey key) {
        if (!caller.isOperator()) {
            places.put(new Shown(caller.session().name(), false, contentId), key);
        }
    }

    void shown(Caller caller, ObjectInfo info) {
        contentShown(caller, info.entry().contentId(), info.key());
    }

    synchronized void uploadShown(Caller caller, long uploadId, ObjectKey key) {
        places.put(new Shown(caller.session().name(), true, uploadId), key);
    }

    private synchronized Optional<ObjectKey> place(Caller caller, boolean isUpload, long id) {
        return Optional.ofNullable(places.get(new Shown(caller.session().name(), isUpload, id)));
    }

    /** Where an upload was begun that is over. */
    Optional<ObjectKey> ofUpload(Caller caller, long uploadId) {
        return place(caller, true, uploadId);
    }

    /**
     * Refuses contents of which the caller may read neither an object that has it nor a version; also those that there are not.
     */
    void requireReadable(Caller caller, Collection<Long> contentIds) throws IOException {
        if (caller.isOperator()) {
            return;
        }
        Set<Long> left = new HashSet<>(contentIds);
        for (long contentId : contentIds) {
            Optional<ObjectKey> key = place(caller, false, contentId);
            if (key.isPresent() && isReadableAt(caller, key.get(), contentId)) {
                left.remove(contentId);
            }
        }
        Store store = caller.session().store();
        if (!left.isEmpty()) {
            for (BucketInfo bucket : store.buckets()) {
                if (!left.isEmpty()) {
                    left.removeAll(readableIn(caller, bucket.name(), left));
                }
            }
        }
        if (!left.isEmpty()) {
            throw caller.denied("read these contents, or there are none such");
        }
    }

    private static boolean isReadableAt(Caller caller, ObjectKey key, long contentId) throws StoreException {
        Store store = caller.session().store();
        try {
            Optional<ObjectInfo> now = caller.readable(Action.GET_OBJECT, store, key);
            if (now.isPresent() && now.get().entry().contentId() == contentId) {
                return true;
            }
        } catch (StoreException.AccessDenied e) {
            // What it was may be allowed still.
        }
        return caller.mayRead(Action.GET_OBJECT_VERSION, key)
                && store.versions(key).stream().anyMatch(version -> version.contentId() == contentId);
    }

    /** Those of them that an object of the bucket has which the caller sees. */
    private Set<Long> readableIn(Caller caller, String bucket, Set<Long> contentIds) throws IOException {
        Store store = caller.session().store();
        Sight sight = new Sight(caller, store, bucket, false);
        Predicate rows = sight.rows();
        Set<Long> found = new HashSet<>();
        if (rows == Predicate.Constant.FALSE) {
            return found;
        }
        Field id = SystemField.CONTENT_ID;
        Predicate any =
                new Predicate.In(id, contentIds.stream().map(AttributeValue::of).toList());
        try (RootAllocator allocator = new RootAllocator();
                QueryResult result =
                        store.query(Query.of(bucket, Bounds.both(any, rows), id, SystemField.KEY), allocator)) {
            while (result.next()) {
                BigIntVector ids = (BigIntVector) result.batch().getVector(0);
                VarCharVector keys = (VarCharVector) result.batch().getVector(1);
                for (int row = 0; row < result.batch().getRowCount(); row++) {
                    found.add(ids.get(row));
                    contentShown(caller, ids.get(row), new ObjectKey(bucket, String.valueOf(keys.getObject(row))));
                }
            }
        } catch (StoreException.NotFound e) {
            return Set.of(); // The bucket was deleted meanwhile.
        }
        return found;
    }
}
