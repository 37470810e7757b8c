package io.basalt.store.catalog;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.Md5;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.io.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A change of the catalog as a value: it carries its own time and the ids that it may need, and its preconditions are
 * checked where it is applied.
 *
 * @param <R> what applying it gives
 */
public sealed interface Command<R> {
    /** When the caller asked, in microseconds since the epoch; the commit's timestamp is this or later. */
    long micros();

    record CreateBucket(String bucket, long bucketId, long rootId, long micros) implements Command<Bucket> {}

    /** Creates a bucket that belongs to a tenant. */
    record CreateOwnedBucket(String tenant, CreateBucket create) implements Command<Bucket> {
        @Override
        public long micros() {
            return create.micros();
        }
    }

    /** Changes who may use the store; gives true. No part of the log of rows, so that no feed tells of it. */
    record ChangeAccounts(AccountChange change, long micros) implements Command<Boolean> {}

    record DeleteBucket(String bucket, long micros) implements Command<Bucket> {}

    /** @param firstPinId the first of as many free ids as the update holds prefixes, and one more */
    record ConfigureBucket(String bucket, BucketUpdate update, long firstPinId, long micros)
            implements Command<Bucket> {}

    /** @param rules as JSON; empty: the bucket has none from then on */
    record SetLifecycle(String bucket, String rules, long micros) implements Command<Bucket> {}

    record CreateSnapshot(String bucket, String name, long pinId, long micros) implements Command<SnapshotInfo> {}

    record DropSnapshot(String bucket, String name, long micros) implements Command<SnapshotInfo> {}

    record RenameSnapshot(String bucket, String name, String newName, long micros) implements Command<SnapshotInfo> {}

    /**
     * Gives a key a content, which is new or shared with whatever holds it already.
     *
     * @param extents the content's bytes: of {@code blobs}, or of blobs that exist already and must not have been purged
     * @param firstId the first of as many free ids as the key has components
     */
    record PutObject(
            String bucket,
            String key,
            KeyMode mode,
            Condition condition,
            long fileId,
            long contentId,
            List<Content.Extent> extents,
            List<NewBlob> blobs,
            Optional<Md5> md5,
            String contentType,
            Attributes attributes,
            long firstId,
            long micros)
            implements Command<ObjectRow> {
        public PutObject {
            extents = List.copyOf(extents);
            blobs = List.copyOf(blobs);
        }
    }

    /** A blob that this node has just made durable; where it lies is the node's own business. */
    record NewBlob(long blobId, long length, int crc32c) {
        /** Its record, still without owners. */
        Blob placed(Map<Long, List<Place>> places) {
            return new Blob(blobId, length, crc32c, 0, Blob.placesOf(blobId, places));
        }
    }

    /** Changes nothing: in a publication, an object must meet a condition. Gives true. */
    record RequireObject(String bucket, String key, Condition condition, long micros) implements Command<Boolean> {}

    /** Changes nothing: in a publication that was planned, a directory must be as it was, with all below it. Gives true. */
    record RequireDirectory(String bucket, String path, long micros) implements Command<Boolean> {}

    /** A command that makes a content, together with what is known of that content. */
    record Describe<R>(Command<R> command, long contentId, TabularInfo tabular) implements Command<R> {
        @Override
        public long micros() {
            return command.micros();
        }
    }

    record UpdateAttributes(String bucket, String key, AttributeUpdate update, Condition condition, long micros)
            implements Command<ObjectRow> {}

    /** Gives whether there was an object. */
    record DeleteObject(String bucket, String key, Condition condition, KeyMode mode, long micros)
            implements Command<Boolean> {}

    /** Deletes several objects; gives for each key whether there was one. */
    record DeleteObjects(String bucket, List<String> keys, KeyMode mode, long micros)
            implements Command<List<Boolean>> {
        public DeleteObjects {
            keys = List.copyOf(keys);
        }
    }

    record MakeDirectory(String bucket, String path, long firstId, long micros) implements Command<Directory> {}

    /** Changes attributes of a directory. */
    record UpdateDirectory(String bucket, String path, AttributeUpdate update, long micros)
            implements Command<Directory> {}

    /** Gives whether there was a directory. */
    record DeleteDirectory(String bucket, String path, boolean recursive, KeyMode mode, long micros)
            implements Command<Boolean> {}

    /** Gives whether anything had to be done. */
    record Rename(String bucket, String from, String to, boolean overwrite, KeyMode mode, long firstId, long micros)
            implements Command<Boolean> {}

    /** Gives the upload; nothing of it is part of the log before its completion. */
    record BeginUpload(long uploadId, ObjectKey key, PutOptions options, long micros)
            implements Command<StagedUpload> {}

    /** Adds a part to an upload, or replaces one; {@code contentId}, extents and blobs as in {@link PutObject}. */
    record PutPart(
            long uploadId,
            int number,
            long contentId,
            List<Content.Extent> extents,
            List<NewBlob> blobs,
            Optional<Md5> md5,
            long micros)
            implements Command<UploadPart> {
        public PutPart {
            extents = List.copyOf(extents);
            blobs = List.copyOf(blobs);
        }
    }

    /** A part and the content that it must still have. */
    record PartOwned(int number, long contentId) {}

    /** Puts the object that these parts make, and ends the upload. */
    record CompleteUpload(long uploadId, List<PartOwned> parts, PutObject put) implements Command<ObjectRow> {
        public CompleteUpload {
            parts = List.copyOf(parts);
        }

        @Override
        public long micros() {
            return put.micros();
        }
    }

    /** Ends an upload without an object; gives whether there was one. */
    record AbortUpload(long uploadId, long micros) implements Command<Boolean> {}

    /**
     * Begins a file under construction; nothing of it is part of the log before it is closed.
     *
     * @param firstId the first of as many free ids as the key has components
     */
    record CreateOpenFile(
            ObjectKey key, PutOptions options, String holder, long openId, long leaseMicros, long firstId, long micros)
            implements Command<OpenEntry> {}

    /** Begins to write after an object's bytes. */
    record AppendOpenFile(ObjectKey key, PutOptions options, String holder, long openId, long leaseMicros, long micros)
            implements Command<OpenEntry> {}

    /** What is durable of a file under construction, from now on. */
    record SyncOpenFile(
            long openId,
            long epoch,
            long contentId,
            List<Content.Extent> extents,
            List<NewBlob> blobs,
            long leaseMicros,
            long micros)
            implements Command<OpenEntry> {
        public SyncOpenFile {
            extents = List.copyOf(extents);
            blobs = List.copyOf(blobs);
        }
    }

    /**
     * Renews a lease or, taking over, fences off the writer of {@code epoch}.
     *
     * @param endedBy where present, only a lease that has ended by then is taken over
     */
    record HoldOpenFile(
            long openId,
            long epoch,
            boolean takeOver,
            OptionalLong endedBy,
            String holder,
            long leaseMicros,
            long micros)
            implements Command<OpenEntry> {}

    /** Closes a file under construction: its object appears where the file is by then, whatever key {@code put} has. */
    record CloseOpenFile(long openId, long epoch, PutObject put) implements Command<ObjectRow> {
        @Override
        public long micros() {
            return put.micros();
        }
    }

    /** Gives a file under construction up; gives whether it was that writer's. */
    record AbandonOpenFile(long openId, long epoch, long micros) implements Command<Boolean> {}

    /**
     * Several changes in one commit, all or none; gives the commit's LSN.
     *
     * @param readLsn where present, what the steps replace, rename or delete must not have changed since
     * @param known of that, step by step, what it was at {@code readLsn}; what is missing is not known
     */
    record Publish(List<Command<?>> steps, OptionalLong readLsn, List<Known> known, long micros)
            implements Command<Long> {
        public Publish {
            steps = List.copyOf(steps);
            known = List.copyOf(known);
        }

        /** Whatever has changed. */
        public static Publish of(List<Command<?>> steps, long micros) {
            return new Publish(steps, OptionalLong.empty(), List.of(), micros);
        }
    }

    /**
     * What a path stood for at an LSN.
     *
     * @param sure whether that is still known
     * @param id of the object or directory; 0 where there was none, and where it is not known
     */
    record Known(boolean sure, long id) {
        static final Known UNKNOWN = new Known(false, 0);
    }

    /**
     * Makes a change once, however often it is asked for under this token until that expires.
     *
     * @param fingerprint of the caller's request
     */
    record Once<R>(String token, long fingerprint, long expiresMicros, Command<R> command) implements Command<R> {
        @Override
        public long micros() {
            return command.micros();
        }
    }

    /** Forgets those of the tokens that have expired; gives how many. */
    record ForgetTokens(List<String> tokens, long micros) implements Command<Long> {
        public ForgetTokens {
            tokens = List.copyOf(tokens);
        }
    }

    /** Frees one superseded version of a key, all rows of it. */
    record DeleteVersion(String bucket, String key, long version, List<Collectable> rows, long micros)
            implements Command<Collected> {
        public DeleteVersion {
            rows = List.copyOf(rows);
        }
    }

    /** Hangs a directory that was deleted where it hung; {@code path} is what it was called. */
    record UndeleteDirectory(String bucket, String path, long directoryId, long micros) implements Command<Directory> {}

    /**
     * A step of the collector: of what ended in a bucket, that which no pin needs is gone for good.
     *
     * @param bucket the name of the bucket, or what its name was
     * @param ownerId on whose behalf the items wait
     * @param floor earlier states than that of this LSN are not held from now on; 0 to leave it
     */
    record Collect(String bucket, long bucketId, long ownerId, long floor, List<Collectable> items, long micros)
            implements Command<Collected> {
        public Collect {
            items = List.copyOf(items);
        }
    }

    /**
     * One thing to collect: what ended at {@code to} and had held from {@code from}.
     *
     * @param path its key or directory then
     * @param children names to take out of a directory that has left the namespace
     */
    record Collectable(long to, long from, String path, List<String> children) {
        public Collectable {
            children = List.copyOf(children);
        }
    }

    /**
     * What a step of the collector did.
     *
     * @param gone rows, links and directories that are gone
     * @param pinned how many have been handed to a pin
     */
    record Collected(long gone, long pinned) {}

    /** Forgets blobs that nobody owns, unless a backup refers to them; of this node alone, like all about backups. */
    record ForgetBlobs(List<Long> blobIds, long micros) implements Command<Forgotten> {
        public ForgetBlobs {
            blobIds = List.copyOf(blobIds);
        }
    }

    /**
     * What became of blobs that nobody owns.
     *
     * @param blobs those that were forgotten: their bytes are to be freed
     * @param pinned for each that was not the backup that refers to it
     */
    record Forgotten(List<Blob> blobs, List<BackupPin> pinned) {
        public Forgotten {
            blobs = List.copyOf(blobs);
            pinned = List.copyOf(pinned);
        }
    }

    /** From now on bytes are kept for a backup; replaces the pin of that id. */
    record PinBackup(BackupPin pin, long micros) implements Command<Boolean> {}

    /** Nothing is kept for these backups any more; gives how many pins have ended with this. */
    record EndBackupPins(List<Long> pinIds, long micros) implements Command<Long> {
        public EndBackupPins {
            pinIds = List.copyOf(pinIds);
        }
    }

    /**
     * A step of the collector: these blobs have waited for a pin that has ended.
     *
     * @param last whether no other waits for it
     */
    record ReleaseBlobs(long pinId, List<Long> blobIds, boolean last, long micros) implements Command<Boolean> {
        public ReleaseBlobs {
            blobIds = List.copyOf(blobIds);
        }
    }

    /**
     * Blobs have been written elsewhere on this node; not part of the log. Gives the ids of those whose departure still
     * held; nothing is changed of the others.
     *
     * @param contents those whose tier may change with it
     * @param cause why they go to another tier; absent where they stay on theirs
     */
    record Relocate(List<Departure> departures, List<Long> contents, Optional<String> cause, long micros)
            implements Command<Set<Long>> {
        /** Within their tier. */
        public Relocate(List<Departure> departures, long micros) {
            this(departures, List.of(), Optional.empty(), micros);
        }

        public Relocate {
            departures = List.copyOf(departures);
            contents = List.copyOf(contents);
        }
    }

    /**
     * A blob and those of its copies that its new places stand in for.
     *
     * @param from all of them must still be there; none where copies are added
     */
    record Departure(long blobId, List<Place> from) {
        public Departure {
            from = List.copyOf(from);
        }
    }

    /**
     * A sealed volume is to be removed from this node; not part of the log. Gives whether it holds nothing, so that it
     * may be.
     */
    record DropVolume(VolumeUse volume, long micros) implements Command<Boolean> {}
}
