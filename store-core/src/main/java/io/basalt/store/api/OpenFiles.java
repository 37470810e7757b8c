package io.basalt.store.api;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Files under construction, as HDFS has them: visible to those who ask here, to nobody else before they are closed. A file
 * belongs to its writer while the lease lasts; after that, whoever asks may have it. It counts as a child of its directory,
 * and goes where that goes. Renames, deletions, directories and puts under a condition made in
 * {@link KeyMode#HADOOP} see it; S3 mode does not. Thread-safe.
 */
public interface OpenFiles {
    /** How long a file belongs to its writer after the last call. */
    Duration LEASE = Duration.ofSeconds(60);

    /**
     * A file under construction.
     *
     * @param epoch rises with every taking over
     * @param length durable bytes
     */
    record Info(
            ObjectKey key, long openId, long epoch, String holder, Instant leaseExpiry, long length, Instant created) {}

    /**
     * Begins a file, and makes its directories. An object that stands there is replaced when the file is closed, unless the
     * options' condition refuses it now.
     *
     * @throws StoreException.PreconditionFailed where somebody else is writing it, or the condition does not hold
     * @throws StoreException.AlreadyExists where a directory stands there
     */
    OpenFile create(ObjectKey key, PutOptions options, String holder) throws IOException;

    /**
     * Opens an object to write more after its bytes; a file whose lease has run out is closed first.
     *
     * @throws StoreException.NotFound where there is none
     * @throws StoreException.PreconditionFailed where somebody else is writing it
     */
    OpenFile append(ObjectKey key, String holder) throws IOException;

    Optional<Info> find(ObjectKey key) throws StoreException;

    /** Reads the durable bytes of a file under construction. */
    ObjectReader read(ObjectKey key) throws IOException;

    /**
     * The files under construction directly in a directory, by name.
     *
     * @param path empty for the bucket's root
     * @param after only names after this one; empty from the start
     */
    List<Info> list(String bucket, String path, String after, int limit) throws StoreException;

    /**
     * The files under construction whose keys begin with a prefix, at any depth, by their open ids. It reads the entries of
     * all open files of the store, which are few.
     *
     * @param afterId only files of a higher open id; 0 from the start
     */
    List<Info> below(String bucket, String prefix, long afterId, int limit) throws StoreException;

    /** Fences the writer off and closes the file at its durable length; absent where no such file is open. */
    Optional<ObjectInfo> recoverLease(ObjectKey key) throws IOException;

    /** Closes, at their durable length, the files whose lease ran out before {@code before}; returns how many. */
    int recoverExpired(Instant before) throws IOException;
}
