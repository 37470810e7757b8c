package io.basalt.store.catalog;

import io.basalt.store.api.TabularInfo;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.TabularCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column family as typed entries, each with its key: for who has to look at all of the catalog.
 *
 * @param <T> an entry
 */
public final class Table<T> {
    public static final Table<Bucket> BUCKETS = new Table<>(
            Family.BUCKETS, (key, value) -> Bucket.decode(value), bucket -> Keys.name(bucket.name()), Bucket::encode);
    public static final Table<NamespaceEntry> NAMESPACE =
            new Table<>(Family.NAMESPACE, NamespaceEntry::decode, NamespaceEntry::key, NamespaceEntry::encode);
    public static final Table<StoredDirectory> DIRECTORIES = new Table<>(
            Family.DIRS,
            StoredDirectory::decode,
            StoredDirectory::key,
            stored -> stored.directory().encode());
    public static final Table<ObjectRow> ROWS = new Table<>(
            Family.ROWS, (key, value) -> ObjectRow.decode(value), row -> Keys.id(row.fileId()), ObjectRow::encode);
    public static final Table<Superseded> HISTORY = new Table<>(
            Family.HISTORY,
            Superseded::decode,
            Superseded::key,
            entry -> entry.past().encode());
    public static final Table<Waiting> GARBAGE =
            new Table<>(Family.GARBAGE, Waiting::decode, Waiting::key, Waiting::encode);
    public static final Table<Content> CONTENTS = new Table<>(
            Family.CONTENTS,
            (key, value) -> Content.decode(value),
            content -> Keys.id(content.contentId()),
            Content::encode);
    public static final Table<Footer> FOOTERS =
            new Table<>(Family.FOOTERS, Footer::decode, Footer::key, Footer::encode);
    public static final Table<Blob> BLOBS =
            new Table<>(Family.BLOBS, (key, value) -> Blob.decode(value), blob -> Keys.id(blob.blobId()), Blob::encode);
    public static final Table<Change> CHANGES = new Table<>(
            Family.CHANGES, (key, value) -> Change.decode(value), change -> Keys.id(change.seq()), Change::encode);

    public static final Table<StoredUpload> UPLOADS =
            new Table<>(Family.UPLOADS, StoredUpload::decode, StoredUpload::key, StoredUpload::encode);
    public static final Table<KeptOutcome> TOKENS =
            new Table<>(Family.TOKENS, KeptOutcome::decode, KeptOutcome::key, KeptOutcome::value);

    public static final Table<StoredOpenFile> OPEN_FILES =
            new Table<>(Family.OPENFILES, StoredOpenFile::decode, StoredOpenFile::key, StoredOpenFile::encode);

    public static final Table<StoredSnapshots> SNAPSHOTS =
            new Table<>(Family.SNAPSHOTS, StoredSnapshots::decode, StoredSnapshots::key, StoredSnapshots::encode);

    public static final Table<StoredPayload> PAYLOADS =
            new Table<>(Family.PAYLOADS, StoredPayload::decode, StoredPayload::key, StoredPayload::encode);

    public static final Table<VolumeUse> VOLUMES =
            new Table<>(Family.VOLUMES, VolumeUse::decode, VolumeUse::key, VolumeUse::encode);

    public static final Table<StoredLifecycle> LIFECYCLES =
            new Table<>(Family.LIFECYCLES, StoredLifecycle::decode, StoredLifecycle::key, StoredLifecycle::encode);

    public static final Table<Account> ACCOUNTS =
            new Table<>(Family.ACCOUNTS, Account::decode, Account::key, Account::encode);

    /** All of them. */
    public static final List<Table<?>> ALL = List.of(
            BUCKETS,
            NAMESPACE,
            DIRECTORIES,
            ROWS,
            HISTORY,
            GARBAGE,
            CONTENTS,
            FOOTERS,
            BLOBS,
            CHANGES,
            UPLOADS,
            TOKENS,
            OPEN_FILES,
            SNAPSHOTS,
            PAYLOADS,
            VOLUMES,
            LIFECYCLES,
            ACCOUNTS);

    final Family family;
    private final Decoder<T> decoder;
    private final Function<T, byte[]> key;
    private final Function<T, byte[]> value;

    private interface Decoder<T> {
        T decode(byte[] key, byte[] value);
    }

    private Table(Family family, Decoder<T> decoder, Function<T, byte[]> key, Function<T, byte[]> value) {
        this.family = family;
        this.decoder = decoder;
        this.key = key;
        this.value = value;
    }

    /** As docs/format.md calls it. */
    public String name() {
        return family.name().toLowerCase(Locale.ROOT);
    }

    T decode(byte[] keyBytes, byte[] valueBytes) {
        return decoder.decode(keyBytes, valueBytes);
    }

    byte[] key(T entry) {
        return key.apply(entry);
    }

    byte[] value(T entry) {
        return value.apply(entry);
    }

    /** Whether an entry stands under the key that it should have. */
    boolean isAt(byte[] keyBytes, T entry) {
        return Arrays.equals(keyBytes, key(entry));
    }

    /**
     * What a name in a directory stands for: an object, or a directory.
     *
     * @param name without a directory's slash
     * @param file absent for a directory
     * @param directoryId 0 for an object
     */
    public record NamespaceEntry(long parentId, String name, Optional<FileEntry> file, long directoryId) {
        public static NamespaceEntry of(ObjectRow row) {
            return new NamespaceEntry(row.directoryId(), row.name(), Optional.of(FileEntry.of(row)), 0);
        }

        public static NamespaceEntry of(Directory directory) {
            return new NamespaceEntry(
                    directory.parentId(), directory.name(), Optional.empty(), directory.directoryId());
        }

        static NamespaceEntry decode(byte[] key, byte[] value) {
            long parentId = Keys.leadingId(key);
            String name = new String(key, Long.BYTES, key.length - Long.BYTES, StandardCharsets.UTF_8);
            return name.endsWith("/")
                    ? new NamespaceEntry(
                            parentId, name.substring(0, name.length() - 1), Optional.empty(), Lookups.decodeLink(value))
                    : new NamespaceEntry(parentId, name, Optional.of(FileEntry.decode(value)), 0);
        }

        byte[] key() {
            return Keys.entry(parentId, file.isPresent() ? name : name + "/");
        }

        byte[] encode() {
            return file.isPresent() ? file.get().encode() : Lookups.encodeLink(directoryId);
        }
    }

    /** @param former whether it says how the directory was linked once, not how it is or was linked last */
    public record StoredDirectory(Directory directory, boolean former) {
        static StoredDirectory decode(byte[] key, byte[] value) {
            return new StoredDirectory(Directory.decode(value), key.length > Long.BYTES);
        }

        byte[] key() {
            return former ? Keys.formerLink(directory.directoryId(), directory.to()) : Keys.id(directory.directoryId());
        }
    }

    /**
     * What an entry of a directory stood for from {@code from} on.
     *
     * @param entryName ends in {@code /} for a directory
     */
    public record Superseded(long parentId, String entryName, long from, Past past) {
        static Superseded decode(byte[] key, byte[] value) {
            int nameEnd = key.length - Long.BYTES - 2;
            byte[] name = Keys.unescaped(Arrays.copyOfRange(key, Long.BYTES, Math.max(Long.BYTES, nameEnd)));
            long from = ~Keys.leadingId(Arrays.copyOfRange(key, Math.max(0, key.length - Long.BYTES), key.length));
            return new Superseded(
                    Keys.leadingId(key), new String(name, StandardCharsets.UTF_8), from, Past.decode(value));
        }

        byte[] key() {
            return Keys.history(parentId, entryName, from);
        }
    }

    /**
     * What waits to be collected: something of the namespace's history, or a blob whose bytes nobody holds.
     *
     * @param ownerId bucket, or what pins it; 0 for a blob that nothing pins
     * @param garbage null for a blob
     * @param blobId 0 for something of the history
     * @param newestPinThen of a blob: the newest pin of a backup when it lost its last owner; 0 where there was none
     */
    public record Waiting(long ownerId, @Nullable Garbage garbage, long blobId, long newestPinThen) {
        /** Nobody knows when it lost its owner: whatever backup there is may refer to it. */
        public static Waiting blob(long blobId) {
            return blob(0, blobId);
        }

        static Waiting blob(long ownerId, long blobId) {
            return new Waiting(ownerId, null, blobId, Long.MAX_VALUE);
        }

        static Waiting decode(byte[] key, byte[] value) {
            long ownerId = Keys.leadingId(key);
            return Keys.isWaitingBlob(key)
                    ? new Waiting(
                            ownerId,
                            null,
                            Keys.leadingId(Arrays.copyOfRange(key, Long.BYTES, key.length)),
                            Ownership.decodeWaitingBlob(value))
                    : new Waiting(ownerId, Garbage.decode(value), 0, 0);
        }

        byte[] key() {
            return garbage == null ? Keys.waitingBlob(ownerId, blobId) : garbage.key(ownerId);
        }

        byte[] encode() {
            return garbage == null ? Ownership.encodeWaitingBlob(newestPinThen) : garbage.encode();
        }
    }

    /** What is known of a tabular content. */
    public record Footer(long contentId, TabularInfo tabular) {
        static Footer decode(byte[] key, byte[] value) {
            return new Footer(Keys.leadingId(key), TabularCodec.decode(value));
        }

        byte[] key() {
            return Keys.id(contentId);
        }

        byte[] encode() {
            return TabularCodec.encode(tabular);
        }
    }

    /** An upload, or a part of one: whichever is present. */
    public record StoredUpload(long uploadId, Optional<StagedUpload> upload, Optional<UploadPart> part) {
        static StoredUpload decode(byte[] key, byte[] value) {
            long uploadId = Keys.leadingId(key);
            return key.length == Long.BYTES
                    ? new StoredUpload(uploadId, Optional.of(StagedUpload.decode(value)), Optional.empty())
                    : new StoredUpload(uploadId, Optional.empty(), Optional.of(UploadPart.decode(value)));
        }

        byte[] key() {
            return part.isPresent()
                    ? Keys.uploadPart(uploadId, part.get().number())
                    : Keys.id(upload.map(StagedUpload::uploadId).orElse(uploadId));
        }

        byte[] encode() {
            return part.map(UploadPart::encode)
                    .or(() -> upload.map(StagedUpload::encode))
                    .orElseThrow();
        }
    }

    /** What a change that carried a token came to, or when that expires; as bytes, since nothing is derived from it. */
    public record KeptOutcome(byte[] key, byte[] value) {
        private static final int EXPIRY = 1;

        static KeptOutcome decode(byte[] key, byte[] value) {
            if (new BinaryReader(key).u8() != EXPIRY) {
                Outcome.decode(value);
            }
            return new KeptOutcome(key, value);
        }
    }

    /**
     * A file under construction, or where in the tree it is.
     *
     * @param entry absent where this says where it is
     */
    public record StoredOpenFile(long openId, Optional<OpenEntry> entry, long parentId, String name) {
        public static StoredOpenFile of(OpenEntry entry) {
            return new StoredOpenFile(entry.openId(), Optional.of(entry), entry.parentId(), entry.name());
        }

        /** What says where it is. */
        public StoredOpenFile link() {
            return new StoredOpenFile(openId, Optional.empty(), parentId, name);
        }

        static StoredOpenFile decode(byte[] key, byte[] value) {
            if (key.length == Long.BYTES) {
                return of(OpenEntry.decode(value));
            }
            String name = new String(key, Long.BYTES, key.length - Long.BYTES, StandardCharsets.UTF_8);
            return new StoredOpenFile(Lookups.decodeLink(value), Optional.empty(), Keys.leadingId(key), name);
        }

        byte[] key() {
            return entry.isPresent() ? Keys.id(openId) : Keys.entry(parentId, name);
        }

        byte[] encode() {
            return entry.map(OpenEntry::encode).orElseGet(() -> Lookups.encodeLink(openId));
        }
    }

    /** Bytes that ride in the log; the number is that of the payload in the log. */
    public record StoredPayload(long number, Payload payload) {
        static StoredPayload decode(byte[] key, byte[] value) {
            return new StoredPayload(Keys.leadingId(key), Payload.decode(value));
        }

        byte[] key() {
            return Keys.id(number);
        }

        byte[] encode() {
            return payload.encode();
        }
    }

    /** The named snapshots of a bucket; as bytes, since nothing is derived from them. */
    public record StoredSnapshots(long bucketId, byte[] value) {
        static StoredSnapshots decode(byte[] key, byte[] value) {
            return new StoredSnapshots(
                    Keys.leadingId(key), BucketSnapshots.decode(value).encode());
        }

        byte[] key() {
            return Keys.id(bucketId);
        }

        byte[] encode() {
            return value;
        }
    }

    /** The lifecycle rules of a bucket. */
    public record StoredLifecycle(long bucketId, BucketLifecycle lifecycle) {
        static StoredLifecycle decode(byte[] key, byte[] value) {
            return new StoredLifecycle(Keys.leadingId(key), BucketLifecycle.decode(value));
        }

        byte[] key() {
            return Keys.id(bucketId);
        }

        byte[] encode() {
            return lifecycle.encode();
        }
    }
}
