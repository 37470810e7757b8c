package io.basalt.connector.client;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.ChangePage;
import io.basalt.store.api.ChangesRequest;
import io.basalt.store.api.Columns;
import io.basalt.store.api.ConcatRequest;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.DeleteRequest;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.Maintenance;
import io.basalt.store.api.MoveResult;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.Renditions;
import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.api.TierInfo;
import io.basalt.store.api.Tiering;
import io.basalt.store.api.TruncateRequest;
import io.basalt.store.api.Uploads;
import io.basalt.store.api.VersionInfo;
import io.basalt.store.api.VersionPage;
import io.basalt.store.api.VersionsRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.BufferAllocator;

/** One holder's view of a shared store: closing it releases the share, once. */
final class StoreHandle implements Store {
    private final Store store;
    private final Release release;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Gives the share back. */
    interface Release {
        void release() throws StoreException;
    }

    StoreHandle(Store store, Release release) {
        this.store = store;
        this.release = release;
    }

    @Override
    public void close() throws StoreException {
        if (closed.compareAndSet(false, true)) {
            release.release();
        }
    }

    private Store held() throws StoreException.Unavailable {
        if (closed.get()) {
            throw new StoreException.Unavailable("this handle of the store is closed; open it again");
        }
        return store;
    }

    @Override
    public BucketInfo createBucket(String bucket) throws StoreException {
        return held().createBucket(bucket);
    }

    @Override
    public Optional<BucketInfo> bucket(String bucket) throws StoreException {
        return held().bucket(bucket);
    }

    @Override
    public List<BucketInfo> buckets() throws StoreException {
        return held().buckets();
    }

    @Override
    public void deleteBucket(String bucket) throws StoreException {
        held().deleteBucket(bucket);
    }

    @Override
    public BucketInfo configureBucket(String bucket, BucketUpdate update) throws StoreException {
        return held().configureBucket(bucket, update);
    }

    @Override
    public Optional<String> lifecycle(String bucket) throws StoreException {
        return held().lifecycle(bucket);
    }

    @Override
    public void setLifecycle(String bucket, String rules) throws StoreException {
        held().setLifecycle(bucket, rules);
    }

    @Override
    public ObjectWriter put(ObjectKey key, PutOptions options) throws IOException {
        return held().put(key, options);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws StoreException {
        return held().stat(key);
    }

    @Override
    public ObjectReader open(ObjectKey key) throws StoreException {
        return held().open(key);
    }

    @Override
    public Optional<ObjectInfo> find(String bucket, long fileId) throws StoreException {
        return held().find(bucket, fileId);
    }

    @Override
    public ObjectReader openContent(long contentId) throws StoreException {
        return held().openContent(contentId);
    }

    @Override
    public Optional<TabularInfo> tabular(long contentId) throws StoreException {
        return held().tabular(contentId);
    }

    @Override
    public ObjectInfo copy(CopyRequest request) throws IOException {
        return held().copy(request);
    }

    @Override
    public ObjectWriter append(ObjectKey key, PutOptions options) throws IOException {
        return held().append(key, options);
    }

    @Override
    public ObjectInfo truncate(TruncateRequest request) throws IOException {
        return held().truncate(request);
    }

    @Override
    public ObjectInfo concat(ConcatRequest request) throws IOException {
        return held().concat(request);
    }

    @Override
    public List<Boolean> deleteAll(String bucket, List<String> keys, KeyMode mode) throws StoreException {
        return held().deleteAll(bucket, keys, mode);
    }

    @Override
    public long publish(Publication publication) throws IOException {
        return held().publish(publication);
    }

    @Override
    public OpenFiles openFiles() {
        return store.openFiles();
    }

    @Override
    public Uploads uploads() {
        return store.uploads();
    }

    @Override
    public boolean delete(DeleteRequest request) throws StoreException {
        return held().delete(request);
    }

    @Override
    public ObjectInfo updateAttributes(ObjectKey key, AttributeUpdate update, Condition condition)
            throws StoreException {
        return held().updateAttributes(key, update, condition);
    }

    @Override
    public Optional<ListEntry> lookup(String bucket, String path) throws StoreException {
        return held().lookup(bucket, path);
    }

    @Override
    public ListPage list(ListRequest request) throws StoreException {
        return held().list(request);
    }

    @Override
    public void makeDirectory(String bucket, String path) throws StoreException {
        held().makeDirectory(bucket, path);
    }

    @Override
    public void updateDirectoryAttributes(String bucket, String path, AttributeUpdate update) throws StoreException {
        held().updateDirectoryAttributes(bucket, path, update);
    }

    @Override
    public boolean deleteDirectory(String bucket, String path, boolean recursive, KeyMode mode) throws StoreException {
        return held().deleteDirectory(bucket, path, recursive, mode);
    }

    @Override
    public void rename(RenameRequest request) throws StoreException {
        held().rename(request);
    }

    @Override
    public QueryResult query(Query query, BufferAllocator allocator) throws StoreException {
        return held().query(query, allocator);
    }

    @Override
    public List<AttributeColumn> attributes(String bucket) throws StoreException {
        return held().attributes(bucket);
    }

    @Override
    public long visibleLsn() {
        return store.visibleLsn();
    }

    @Override
    public StoreView asOf(long lsn) throws StoreException {
        return held().asOf(lsn);
    }

    @Override
    public long lsnAt(Instant time) throws StoreException {
        return held().lsnAt(time);
    }

    @Override
    public List<VersionInfo> versions(ObjectKey key) throws StoreException {
        return held().versions(key);
    }

    @Override
    public VersionPage listVersions(VersionsRequest request) throws StoreException {
        return held().listVersions(request);
    }

    @Override
    public ChangePage changes(ChangesRequest request) throws StoreException {
        return held().changes(request);
    }

    @Override
    public ObjectInfo restore(ObjectKey key, long version) throws StoreException {
        return held().restore(key, version);
    }

    @Override
    public void deleteVersion(ObjectKey key, long version) throws StoreException {
        held().deleteVersion(key, version);
    }

    @Override
    public void undelete(String bucket, String path) throws StoreException {
        held().undelete(bucket, path);
    }

    @Override
    public SnapshotInfo createSnapshot(String bucket, String name) throws StoreException {
        return held().createSnapshot(bucket, name);
    }

    @Override
    public SnapshotInfo renameSnapshot(String bucket, String name, String newName) throws StoreException {
        return held().renameSnapshot(bucket, name, newName);
    }

    @Override
    public List<SnapshotInfo> snapshots(String bucket) throws StoreException {
        return held().snapshots(bucket);
    }

    @Override
    public void dropSnapshot(String bucket, String name) throws StoreException {
        held().dropSnapshot(bucket, name);
    }

    @Override
    public List<TierInfo> tiers() throws StoreException {
        return held().tiers();
    }

    @Override
    public MoveResult move(ObjectKey key, String tier) throws IOException {
        return held().move(key, tier);
    }

    @Override
    public Tiering tiering() throws StoreException {
        return held().tiering();
    }

    @Override
    public Columns columns() throws StoreException {
        return held().columns();
    }

    @Override
    public Renditions renditions() throws StoreException {
        return held().renditions();
    }

    @Override
    public Maintenance maintenance() throws StoreException {
        return held().maintenance();
    }

    @Override
    public Accounts accounts() throws StoreException {
        return held().accounts();
    }
}
