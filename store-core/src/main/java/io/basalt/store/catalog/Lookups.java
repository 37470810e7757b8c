package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.TabularCodec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Typed reads over a {@link View}. */
final class Lookups {
    private static final int LINK_VERSION = 1;

    private final View view;

    Lookups(View view) {
        this.view = view;
    }

    Optional<Bucket> bucket(String name) throws StoreException {
        return read(Family.BUCKETS, Keys.name(name), Bucket::decode);
    }

    Bucket requireBucket(String name) throws StoreException {
        return bucket(name)
                .orElseThrow(() -> new StoreException.NotFound(
                        "bucket '" + name + "' does not exist; create it with: bin/basalt bucket create " + name));
    }

    Optional<FileEntry> file(long parentId, String name) throws StoreException {
        return read(Family.NAMESPACE, Keys.entry(parentId, name), FileEntry::decode);
    }

    /** The id of the directory that an entry, whose name ends in {@code /}, stands for. */
    Optional<Long> link(long parentId, String entryName) throws StoreException {
        return read(Family.NAMESPACE, Keys.entry(parentId, entryName), Lookups::decodeLink);
    }

    Optional<Directory> directory(long parentId, String name) throws StoreException {
        Optional<Long> id = link(parentId, name + "/");
        return id.isPresent() ? Optional.of(directory(id.get())) : Optional.empty();
    }

    Optional<Directory> findDirectory(long id) throws StoreException {
        try {
            return view.directory(id);
        } catch (BinaryReader.MalformedException e) {
            throw damaged(Family.DIRS, e);
        } catch (Catalog.CatalogFailure e) {
            throw e.translated();
        }
    }

    BucketSnapshots snapshots(long bucketId) throws StoreException {
        return read(Family.SNAPSHOTS, Keys.id(bucketId), BucketSnapshots::decode)
                .orElse(BucketSnapshots.NONE);
    }

    Optional<BucketLifecycle> lifecycle(long bucketId) throws StoreException {
        return read(Family.LIFECYCLES, Keys.id(bucketId), BucketLifecycle::decode);
    }

    Optional<Account.Tenant> tenant(String name) throws StoreException {
        return read(Family.ACCOUNTS, AccountKeys.tenant(name), Account.Tenant::decode);
    }

    Optional<Account.User> user(String tenant, String name) throws StoreException {
        return read(Family.ACCOUNTS, AccountKeys.user(tenant, name), Account.User::decode);
    }

    Optional<Account.Key> key(String id) throws StoreException {
        return read(Family.ACCOUNTS, AccountKeys.key(id), Account.Key::decode);
    }

    Optional<Account.Policy> policy(String tenant, String name) throws StoreException {
        return read(Family.ACCOUNTS, AccountKeys.policy(tenant, name), Account.Policy::decode);
    }

    /** Whose a bucket is, where that was ever said. */
    Optional<Account.Access> access(long bucketId) throws StoreException {
        return read(Family.ACCOUNTS, AccountKeys.access(bucketId), Account.Access::decode);
    }

    Account.Held held(String tenant) throws StoreException {
        return read(Family.ACCOUNTS, AccountKeys.held(tenant), Account.Held::decode)
                .orElseGet(() -> new Account.Held(tenant, 0, 0));
    }

    Optional<Past> past(byte[] historyKey) throws StoreException {
        return read(Family.HISTORY, historyKey, Past::decode);
    }

    Optional<Garbage> garbage(byte[] garbageKey) throws StoreException {
        return read(Family.GARBAGE, garbageKey, Garbage::decode);
    }

    /** The oldest commit that the log still tells of; 0 where it tells of all. */
    long logFloor() throws StoreException {
        return read(Family.STATE, Catalog.LOG_FLOOR, Catalog::decodeNumber).orElse(0L);
    }

    List<BackupPin> backupPins() throws StoreException {
        return read(Family.STATE, Catalog.BACKUP_PINS, BackupPin::decode).orElse(List.of());
    }

    /** The newest pin when a blob lost its last owner; absent where it does not wait for that pin, or for nobody (0). */
    Optional<Long> newestPinOfWaiting(long ownerId, long blobId) throws StoreException {
        return read(Family.GARBAGE, Keys.waitingBlob(ownerId, blobId), Ownership::decodeWaitingBlob);
    }

    Directory directory(long id) throws StoreException {
        return findDirectory(id)
                .orElseThrow(
                        () -> new StoreException.CorruptData("catalog: directory " + id + " has no record; run fsck"));
    }

    Optional<Directory> directory(Bucket bucket, List<String> path) throws StoreException {
        Directory at = directory(bucket.rootId());
        for (String name : path) {
            Optional<Directory> child = directory(at.directoryId(), name);
            if (child.isEmpty()) {
                return child;
            }
            at = child.get();
        }
        return Optional.of(at);
    }

    /** The id alone: a directory's record is read only where its totals are wanted. */
    Optional<Long> directoryId(Bucket bucket, List<String> path) throws StoreException {
        long at = bucket.rootId();
        for (String name : path) {
            Optional<Long> child = link(at, name + "/");
            if (child.isEmpty()) {
                return child;
            }
            at = child.get();
        }
        return Optional.of(at);
    }

    Optional<ObjectRow> findRow(long fileId) throws StoreException {
        return read(Family.ROWS, Keys.id(fileId), ObjectRow::decode);
    }

    ObjectRow row(long fileId) throws StoreException {
        return findRow(fileId)
                .orElseThrow(
                        () -> new StoreException.CorruptData("catalog: object " + fileId + " has no row; run fsck"));
    }

    Optional<Content> content(long contentId) throws StoreException {
        return read(Family.CONTENTS, Keys.id(contentId), Content::decode);
    }

    /** What is known of a tabular content; absent where nothing is, or there is no such content. */
    Optional<TabularInfo> tabular(long contentId) throws StoreException {
        return read(Family.FOOTERS, Keys.id(contentId), TabularCodec::decode);
    }

    boolean hasFooter(long contentId) throws StoreException {
        return read(Family.FOOTERS, Keys.id(contentId), Function.identity()).isPresent();
    }

    Optional<StagedUpload> upload(long uploadId) throws StoreException {
        return read(Family.UPLOADS, Keys.id(uploadId), StagedUpload::decode);
    }

    Optional<UploadPart> uploadPart(long uploadId, int number) throws StoreException {
        return read(Family.UPLOADS, Keys.uploadPart(uploadId, number), UploadPart::decode);
    }

    Optional<OpenEntry> openEntry(long openId) throws StoreException {
        return read(Family.OPENFILES, Keys.id(openId), OpenEntry::decode);
    }

    Optional<OpenEntry> openEntry(long parentId, String name) throws StoreException {
        return openEntryOf(Keys.entry(parentId, name));
    }

    /** The file that an entry of a directory stands for. */
    Optional<OpenEntry> openEntryOf(byte[] entry) throws StoreException {
        Optional<Long> id = read(Family.OPENFILES, entry, Lookups::decodeLink);
        return id.isPresent() ? openEntry(id.get()) : Optional.empty();
    }

    Optional<Outcome> outcome(String token) throws StoreException {
        return read(Family.TOKENS, Keys.token(token), Outcome::decode);
    }

    Blob blob(long blobId) throws StoreException {
        return findBlob(blobId)
                .orElseThrow(
                        () -> new StoreException.CorruptData("catalog: blob " + blobId + " has no record; run fsck"));
    }

    Optional<Blob> findBlob(long blobId) throws StoreException {
        return read(Family.BLOBS, Keys.id(blobId), Blob::decode);
    }

    /** How much of a volume is in use; absent where nothing ever was. */
    Optional<VolumeUse> volume(VolumeUse volume) throws StoreException {
        byte[] key = volume.key();
        return read(Family.VOLUMES, key, value -> VolumeUse.decode(key, value));
    }

    /** The tier of a content's bytes; {@code mixed} where its extents differ, absent where it has none. */
    Optional<String> tierOf(Content content) throws StoreException {
        return tierOf(content, blobId -> blob(blobId).places().get(0).tier());
    }

    /** As above, where the tiers of blobs are known from elsewhere. */
    static Optional<String> tierOf(Content content, BlobTier tierOfBlob) throws StoreException {
        String tier = null;
        for (Content.Extent extent : content.extents()) {
            String next = tierOfBlob.of(extent.blobId());
            tier = tier == null || tier.equals(next) ? next : Catalog.MIXED;
        }
        return Optional.ofNullable(tier);
    }

    /** The tier of a blob's first place. */
    interface BlobTier {
        String of(long blobId) throws StoreException;
    }

    private <T> Optional<T> read(Family family, byte[] key, Function<byte[], T> decode) throws StoreException {
        byte[] value;
        try {
            value = view.get(family, key);
        } catch (Catalog.CatalogFailure e) {
            throw e.translated();
        }
        return value == null ? Optional.empty() : Optional.of(decode(family, value, decode));
    }

    static <T> T decode(Family family, byte[] value, Function<byte[], T> decode) throws StoreException.CorruptData {
        try {
            return decode.apply(value);
        } catch (BinaryReader.MalformedException e) {
            throw damaged(family, e);
        }
    }

    private static StoreException.CorruptData damaged(Family family, BinaryReader.MalformedException cause) {
        return new StoreException.CorruptData("catalog, " + family + ": " + cause.getMessage() + "; run fsck", cause);
    }

    static byte[] encodeLink(long directoryId) {
        return new BinaryWriter().u8(LINK_VERSION).u8(0).varint(directoryId).toBytes();
    }

    static long decodeLink(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("directory link", LINK_VERSION);
        return in.varint();
    }
}
