package io.basalt.store.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.api.SystemField;
import io.basalt.store.engine.BlobOwners;
import io.basalt.store.engine.LocalStore;
import io.basalt.store.io.Disk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.arrow.memory.RootAllocator;

/** What holds of every store that was opened, whatever happened before. */
final class Invariants {
    private final LocalStore store;
    private final String where;

    /** @param where what failures begin with */
    Invariants(LocalStore store, String where) {
        this.store = store;
        this.where = where;
    }

    /**
     * Nothing that was acknowledged is missing, and of the step under way there is all or nothing.
     *
     * @param before what the store showed after the last acknowledged step
     * @param after what it showed after the one under way
     */
    void acknowledgedWriteSurvivesAndNoHalfObject(Observation before, Observation after) throws IOException {
        Observation now = Observation.of(store);
        assertTrue(
                now.equals(before) || now.equals(after),
                () -> where + ": neither as before the step under way" + before.difference(now) + "\nnor as after it"
                        + after.difference(now));
    }

    /** What was acknowledged earlier, and was replaced or deleted since, can be seen as of then. */
    void pastStateSurvives(Recording.State past) throws IOException {
        Observation now = Observation.ofObjects(store.asOf(past.lsn()), past.buckets());
        assertEquals("", past.objects().difference(now), () -> where + ": as of LSN " + past.lsn());
    }

    void noOrphanBlob(Disk disk) throws IOException {
        assertEquals(List.of(), BlobOwners.filesWithoutOwner(store, disk), () -> where + ": files without an owner");
    }

    void indexEqualsCatalog() throws IOException {
        for (BucketInfo bucket : store.buckets()) {
            Map<String, Long> listed = new TreeMap<>();
            for (ListEntry entry :
                    store.list(ListRequest.flat(bucket.name(), "")).entries()) {
                listed.put(entry.key(), ((ObjectEntry) entry).revision());
            }
            assertEquals(listed, queried(bucket.name()), () -> where + ": the index of bucket " + bucket.name());
        }
    }

    private Map<String, Long> queried(String bucket) throws IOException {
        Map<String, Long> rows = new TreeMap<>();
        Query query = Query.of(bucket, Predicate.Constant.TRUE, SystemField.KEY, SystemField.REVISION);
        try (RootAllocator allocator = new RootAllocator();
                QueryResult result = ((Store) store).query(query, allocator)) {
            while (result.next()) {
                for (int i = 0; i < result.batch().getRowCount(); i++) {
                    rows.put(Objects.toString(result.batch().getVector(0).getObject(i)), (Long)
                            result.batch().getVector(1).getObject(i));
                }
            }
        }
        return rows;
    }
}
