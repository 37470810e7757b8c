package io.basalt.store.api;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An object store: embedded in this process or reached over the network, behind one contract. Thread-safe.
 *
 * <p>A change that returns is durable, and every read, listing and query that starts afterwards, in any thread, sees it.
 * A change that throws has changed nothing, unless it throws {@link StoreException.OutcomeUnknown}. Readers see whole
 * commits only, in the order of their LSNs, and never wait for writers.
 *
 * <p>Operations on a bucket that does not exist throw {@link StoreException.NotFound}.
 */
public interface Store extends StoreView, AutoCloseable {
    // ---- buckets

    /** Throws {@link StoreException.AlreadyExists} where the name is taken. */
    BucketInfo createBucket(String bucket) throws StoreException;

    Optional<BucketInfo> bucket(String bucket) throws StoreException;

    /** All buckets by name. */
    List<BucketInfo> buckets() throws StoreException;

    /** Throws {@link StoreException.AlreadyExists} where it still holds anything. */
    void deleteBucket(String bucket) throws StoreException;

    /**
     * Changes a bucket's settings, and gives what it is then.
     *
     * @throws StoreException.NotFound where a hold is to end, or a declaration to be withdrawn, that there is not
     * @throws StoreException.AlreadyExists where an attribute is declared with another type
     */
    BucketInfo configureBucket(String bucket, BucketUpdate update) throws StoreException;

    /**
     * A bucket's lifecycle rules, as the JSON that docs/design/013-lifecycle.md describes; absent where it has none. They are
     * followed in the background while a store is open, and by {@link Tiering#run}.
     */
    Optional<String> lifecycle(String bucket) throws StoreException;

    /**
     * Replaces a bucket's lifecycle rules.
     *
     * @param rules as JSON; a list without rules takes away those that there are
     * @throws StoreException.InvalidArgument in one line that names the rule that is wrong, names a tier that the store does not
     *     have, or has a condition that does not go with the types of its attributes in the bucket; nothing is changed then
     */
    void setLifecycle(String bucket, String rules) throws StoreException;

    // ---- objects

    /** Begins to write an object. The condition is checked when it commits. */
    ObjectWriter put(ObjectKey key, PutOptions options) throws IOException;

    /** The object of a file id, under the key that it has by now; absent where the bucket has none such. */
    Optional<ObjectInfo> find(String bucket, long fileId) throws StoreException;

    /** Opens a content by its id, whatever object owns it now. */
    ObjectReader openContent(long contentId) throws StoreException;

    /**
     * What is known of a tabular content (Parquet, Arrow, CSV, JSON lines) since it was stored: schema, row groups, statistics.
     * Absent where the content is something else, could not be read as what it claims to be, or is gone. Never opens it.
     */
    Optional<TabularInfo> tabular(long contentId) throws StoreException;

    /**
     * Copies an object in one commit without moving bytes: the two share a content from then on.
     *
     * @throws StoreException.NotFound where the source does not exist
     */
    ObjectInfo copy(CopyRequest request) throws IOException;

    /**
     * Begins to write bytes that the commit puts after those of an object. Appends at the same time lose nothing: they come
     * one after the other. Attributes of {@code options} are laid over the object's, whose content type stays.
     *
     * @throws StoreException.NotFound where the object does not exist
     */
    ObjectWriter append(ObjectKey key, PutOptions options) throws IOException;

    /**
     * Cuts an object to its first bytes, without moving them.
     *
     * @throws StoreException.InvalidArgument where it has fewer
     */
    ObjectInfo truncate(TruncateRequest request) throws IOException;

    /** As above, without a token. */
    default ObjectInfo truncate(ObjectKey key, long length, Condition condition) throws IOException {
        return truncate(new TruncateRequest(key, length, condition, Optional.empty()));
    }

    /** Puts objects one after the other in one commit, without moving their bytes. */
    ObjectInfo concat(ConcatRequest request) throws IOException;

    /**
     * Deletes objects of a bucket in one commit.
     *
     * @param keys at most {@link Publication#MAX_STEPS}
     * @return for each key, in order, whether there was an object
     */
    List<Boolean> deleteAll(String bucket, List<String> keys, KeyMode mode) throws StoreException;

    /**
     * Makes several changes in one commit, all or none.
     *
     * @return the commit's LSN
     * @throws StoreException.PreconditionFailed where a step's condition does not hold, or something changed since the
     *     publication's {@code readLsn}
     */
    long publish(Publication publication) throws IOException;

    /** Files under construction, as Hadoop has them. */
    OpenFiles openFiles();

    /** Objects staged in parts. */
    Uploads uploads();

    /** Deletes an object; false where there was none (and the condition did not ask for one). */
    boolean delete(DeleteRequest request) throws StoreException;

    /** As above, without a token. */
    default boolean delete(ObjectKey key, Condition condition, KeyMode mode) throws StoreException {
        return delete(new DeleteRequest(key, condition, mode, Optional.empty()));
    }

    /** As above, in S3 mode. */
    default boolean delete(ObjectKey key, Condition condition) throws StoreException {
        return delete(key, condition, KeyMode.S3);
    }

    /** Changes attributes only; contents are not touched. */
    ObjectInfo updateAttributes(ObjectKey key, AttributeUpdate update, Condition condition) throws StoreException;

    // ---- namespace

    /**
     * Makes a directory and its parents; existing ones become explicit.
     *
     * @throws StoreException.AlreadyExists where an object stands in the way
     */
    void makeDirectory(String bucket, String path) throws StoreException;

    /**
     * Changes attributes of a directory: those that Hadoop's programs set. They go where it goes, are in no query, and are
     * today's in every state ({@link #asOf}).
     *
     * @param path empty for the bucket's root
     * @throws StoreException.NotFound where there is no such directory
     */
    void updateDirectoryAttributes(String bucket, String path, AttributeUpdate update) throws StoreException;

    /**
     * Deletes a directory in one commit, whatever it holds; false where there was none.
     *
     * @param mode what becomes of its parent, as in {@link DeleteRequest}
     * @throws StoreException.AlreadyExists where it has children and {@code recursive} is false
     */
    boolean deleteDirectory(String bucket, String path, boolean recursive, KeyMode mode) throws StoreException;

    /** As above, in S3 mode. */
    default boolean deleteDirectory(String bucket, String path, boolean recursive) throws StoreException {
        return deleteDirectory(bucket, path, recursive, KeyMode.S3);
    }

    /**
     * Renames an object or a directory in one commit, at a cost that does not depend on what lies below.
     *
     * @throws StoreException.NotFound where the source does not exist
     * @throws StoreException.AlreadyExists where the target does, and may not be replaced
     * @throws StoreException.InvalidArgument where a directory would move below itself
     */
    void rename(RenameRequest request) throws StoreException;

    // ---- metadata

    /** The attributes that occur in a bucket, and those that it declares, sorted by name, then type. */
    List<AttributeColumn> attributes(String bucket) throws StoreException;

    /** The LSN of the newest commit that readers see. */
    long visibleLsn();

    // ---- earlier states

    /**
     * The store as it was when the commit {@code lsn} was its newest. Contents' tiers are today's; so is whether a directory
     * is explicit, and one that has changed since tells when it was modified only roughly.
     *
     * <p>A bucket's states are held for its retention; reading an older one throws {@link StoreException.NotFound}, which
     * names the oldest LSN held.
     *
     * @param lsn 0 to {@link #visibleLsn()}; a sequence number within a commit stands for the commit before
     * @throws StoreException.InvalidArgument where {@code lsn} is yet to come
     */
    StoreView asOf(long lsn) throws StoreException;

    /**
     * The LSN of the last commit at or before {@code time}; 0 where the store is younger.
     *
     * @throws StoreException.NotFound where the log does not reach back so far
     */
    long lsnAt(Instant time) throws StoreException;

    /**
     * The contents that a key has had and that are still held, the newest first: within the bucket's retention, or longer
     * where it is versioned or something pins them.
     */
    List<VersionInfo> versions(ObjectKey key) throws StoreException;

    /** A page of the same of all keys that begin with a prefix, whatever directories have led to them. */
    VersionPage listVersions(VersionsRequest request) throws StoreException;

    /**
     * A page of what has happened to a bucket, commit by commit. Reaches back as far as the bucket's states do ({@link #asOf}).
     *
     * @throws StoreException.NotFound where the state that the changes begin from is not held
     * @throws StoreException.InvalidArgument where they end after {@link #visibleLsn}
     */
    ChangePage changes(ChangesRequest request) throws StoreException;

    /**
     * Gives a key a content again that it has had, as its newest version, with the attributes that it had; no bytes are
     * copied.
     *
     * @throws StoreException.NotFound where that version is not held
     */
    ObjectInfo restore(ObjectKey key, long version) throws StoreException;

    /**
     * Frees a version that the key does not have any more; earlier states then lack it.
     *
     * @throws StoreException.NotFound where that version is not held, or is what the key has now
     * @throws StoreException.PreconditionFailed where a snapshot or a legal hold keeps it
     */
    void deleteVersion(ObjectKey key, long version) throws StoreException;

    /**
     * Brings back what was deleted last at a path: the object of exactly that key, else the directory with all that was below
     * it (a path that ends in {@code /} names the directory).
     *
     * @throws StoreException.NotFound where nothing that was deleted there is still held
     * @throws StoreException.AlreadyExists where there is something
     */
    void undelete(String bucket, String path) throws StoreException;

    /**
     * Names the newest state of a bucket and keeps it until the snapshot is dropped.
     *
     * @param name 1 to 63 characters of {@code [A-Za-z0-9._-]}, of which the first is a letter
     * @throws StoreException.AlreadyExists where the bucket has a snapshot of that name
     */
    SnapshotInfo createSnapshot(String bucket, String name) throws StoreException;

    /** A bucket's snapshots by name. */
    List<SnapshotInfo> snapshots(String bucket) throws StoreException;

    /**
     * Gives a snapshot another name.
     *
     * @throws StoreException.NotFound where the bucket has no snapshot of that name
     * @throws StoreException.AlreadyExists where it has one of the new name
     */
    SnapshotInfo renameSnapshot(String bucket, String name, String newName) throws StoreException;

    /** Throws {@link StoreException.NotFound} where the bucket has no snapshot of that name. */
    void dropSnapshot(String bucket, String name) throws StoreException;

    /** The store as a snapshot of a bucket shows it; {@link StoreException.NotFound} where the bucket has none such. */
    default StoreView asOf(String bucket, String snapshot) throws StoreException {
        for (SnapshotInfo info : snapshots(bucket)) {
            if (info.name().equals(snapshot)) {
                return asOf(info.lsn());
            }
        }
        throw new StoreException.NotFound("bucket '" + bucket + "' has no snapshot '" + snapshot
                + "'; 'basalt snapshot list' shows those it has");
    }

    // ---- tiers

    /** The tiers in their order, fastest first. */
    List<TierInfo> tiers() throws StoreException;

    /** Moves an object's content to another tier: copied, verified, committed, then freed at the old place. */
    MoveResult move(ObjectKey key, String tier) throws IOException;

    /** What moves and deletes objects by itself. */
    Tiering tiering() throws StoreException;

    // ---- tables

    /** Columns of tabular contents, as Arrow batches. */
    Columns columns() throws StoreException;

    /** The columns of hot tables, on flash. */
    Renditions renditions() throws StoreException;

    // ---- upkeep

    /** What an operator asks of the store. */
    Maintenance maintenance() throws StoreException;

    // ---- tenants

    /** Who may use the store. */
    Accounts accounts() throws StoreException;

    @Override
    void close() throws StoreException;
}
