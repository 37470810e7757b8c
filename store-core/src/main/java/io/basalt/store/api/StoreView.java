package io.basalt.store.api;

import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The reads of a store: of its newest state, which is the {@link Store} itself, or of an earlier one ({@link Store#asOf}).
 * Thread-safe.
 *
 * <p>Operations on a bucket that does not exist, or did not exist then, throw {@link StoreException.NotFound}; so do those
 * on a state that the bucket does not hold any more.
 */
public interface StoreView {
    Optional<ObjectInfo> stat(ObjectKey key) throws StoreException;

    /** Opens the object's content; {@link StoreException.NotFound} where there is no such object. */
    ObjectReader open(ObjectKey key) throws StoreException;

    /**
     * What a path names: the object of exactly that key, else the directory. A path that is empty or ends in {@code /}
     * names the directory first.
     */
    Optional<ListEntry> lookup(String bucket, String path) throws StoreException;

    /** One page of a listing, in byte order. A prefix that matches nothing gives an empty page. */
    ListPage list(ListRequest request) throws StoreException;

    /**
     * Runs a metadata query. Close the result; its batches are allocated from {@code allocator}.
     *
     * @throws StoreException.InvalidArgument where a view of an earlier state is asked for yet another one
     */
    QueryResult query(Query query, BufferAllocator allocator) throws StoreException;
}
