package io.basalt.store.engine;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;

/** Finds objects by their metadata for the store's own work. Belongs to one thread. */
final class ObjectSearch {
    private static final int PAGE = 8192;

    private final LocalStore store;
    private final BufferAllocator allocator;

    ObjectSearch(LocalStore store, BufferAllocator allocator) {
        this.store = store;
        this.allocator = allocator;
    }

    /** Takes keys in their order, each page as the store is when it is read. */
    interface Pages {
        /** False to stop. */
        boolean take(List<ObjectKey> keys) throws IOException;
    }

    void forEach(String bucket, Predicate predicate, Pages pages) throws IOException {
        Predicate rest = predicate;
        boolean more = true;
        while (more) {
            List<ObjectKey> page = page(bucket, rest);
            more = !page.isEmpty() && pages.take(page) && page.size() == PAGE;
            if (more) {
                String last = page.get(page.size() - 1).key();
                rest = Predicate.and(
                        new Predicate.Compare(SystemField.KEY, Predicate.Operator.GREATER, AttributeValue.of(last)),
                        predicate);
            }
        }
    }

    private List<ObjectKey> page(String bucket, Predicate predicate) throws StoreException {
        Query query = Query.of(bucket, predicate, SystemField.KEY)
                .orderBy(Query.Order.ascending(SystemField.KEY))
                .limit(PAGE);
        List<ObjectKey> keys = new ArrayList<>();
        try (QueryResult result = store.queryIndex(query, allocator)) {
            while (result.next()) {
                VarCharVector column = (VarCharVector) result.batch().getVector(0);
                for (int i = 0; i < column.getValueCount(); i++) {
                    keys.add(new ObjectKey(bucket, new String(column.get(i), StandardCharsets.UTF_8)));
                }
            }
        }
        return keys;
    }

    /** The objects that have a content, in all buckets. */
    List<ObjectKey> owners(long contentId) throws IOException {
        List<ObjectKey> owners = new ArrayList<>();
        for (BucketInfo bucket : store.buckets()) {
            owners.addAll(owners(bucket.name(), contentId));
        }
        return owners;
    }

    /** The objects of a bucket that have a content; none where the bucket has been deleted meanwhile. */
    List<ObjectKey> owners(String bucket, long contentId) throws IOException {
        List<ObjectKey> owners = new ArrayList<>();
        try {
            forEach(bucket, Predicate.equal(SystemField.CONTENT_ID, AttributeValue.of(contentId)), owners::addAll);
        } catch (StoreException.NotFound e) {
            return List.of();
        }
        return owners;
    }
}
