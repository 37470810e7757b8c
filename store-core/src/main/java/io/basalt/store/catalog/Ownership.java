package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds which bytes. A content is held by versions of objects (current, or superseded and not yet collected) and by
 * parts of uploads; a blob is held by the contents that have an extent in it. What nobody holds any more is gone from
 * here; a blob's record then waits, without owners, under {@link Family#GARBAGE} until its bytes are freed.
 */
final class Ownership {
    /** Version 1 named no pin: no store of its time kept anything for backups. */
    private static final int GARBAGE_VERSION = 2;

    private final Group group;
    private final Lookups lookups;
    private final VolumeAccounts accounts;

    Ownership(Group group, Lookups lookups) {
        this.group = group;
        this.lookups = lookups;
        this.accounts = new VolumeAccounts(group, lookups);
    }

    /** Bytes that a command brings along: its new blobs and where they lie. */
    record Brought(List<Command.NewBlob> blobs, Map<Long, List<Place>> places) {
        static final Brought NOTHING = new Brought(List.of(), Map.of());
    }

    /**
     * One more version, or part of an upload, holds a content; the first one makes it.
     *
     * @param what that for which it is held, as an error names it
     * @param extents its bytes: of blobs that are brought along, or of such as exist already
     * @throws StoreException.PreconditionFailed where a blob that should exist is gone
     */
    Content acquire(String what, long contentId, List<Content.Extent> extents, Brought brought) throws StoreException {
        Optional<Content> shared = lookups.content(contentId);
        Content content = shared.isPresent()
                ? shared.get().withOwners(shared.get().owners() + 1)
                : create(what, contentId, extents, brought);
        group.put(Family.CONTENTS, Keys.id(contentId), content.encode());
        return content;
    }

    private Content create(String what, long contentId, List<Content.Extent> extents, Brought brought)
            throws StoreException {
        Content content = new Content(contentId, 1, extents);
        Map<Long, Command.NewBlob> fresh = new HashMap<>();
        brought.blobs.forEach(blob -> fresh.put(blob.blobId(), blob));
        for (long blobId : content.blobIds()) {
            Command.NewBlob made = fresh.get(blobId);
            Blob blob = made == null ? existing(what, blobId) : made.placed(brought.places);
            if (made != null) {
                accounts.placed(blob.places(), blob.length());
            }
            group.put(
                    Family.BLOBS,
                    Keys.id(blobId),
                    blob.withOwners(blob.owners() + 1).encode());
        }
        lookups.tierOf(content)
                .ifPresent(tier -> group.tell(
                        projection -> projection.contentPlaced(content.contentId(), tier, content.length())));
        return content;
    }

    private Blob existing(String what, long blobId) throws StoreException {
        return lookups.findBlob(blobId)
                .filter(blob -> blob.owners() > 0)
                .orElseThrow(() -> new StoreException.PreconditionFailed(what + ": blob " + Long.toHexString(blobId)
                        + " of the content to share was purged meanwhile; read the source again and retry"));
    }

    /** One version, or part of an upload, that held a content is gone for good. */
    void release(long contentId) throws StoreException {
        Content content = lookups.content(contentId)
                .orElseThrow(() -> new StoreException.CorruptData(
                        "catalog: content " + contentId + " has an owner but no record; run fsck"));
        if (content.owners() > 1) {
            group.put(
                    Family.CONTENTS,
                    Keys.id(contentId),
                    content.withOwners(content.owners() - 1).encode());
            return;
        }
        group.delete(Family.CONTENTS, Keys.id(contentId));
        if (lookups.hasFooter(contentId)) {
            group.delete(Family.FOOTERS, Keys.id(contentId));
        }
        group.tell(projection -> projection.contentReleased(contentId, content.length()));
        for (long blobId : content.blobIds()) {
            releaseBlob(lookups.blob(blobId));
        }
    }

    private void releaseBlob(Blob blob) throws StoreException {
        Blob left = blob.withOwners(blob.owners() - 1);
        group.put(Family.BLOBS, Keys.id(blob.blobId()), left.encode());
        if (left.owners() == 0) {
            group.put(
                    Family.GARBAGE,
                    Keys.garbageBlob(blob.blobId()),
                    encodeWaitingBlob(BackupPin.newest(lookups.backupPins())));
        }
    }

    /** What stands in the garbage of a blob: the newest pin of a backup when it lost its last owner. */
    static byte[] encodeWaitingBlob(long newestPinThen) {
        return new BinaryWriter(12)
                .u8(GARBAGE_VERSION)
                .u8(0)
                .varint(newestPinThen)
                .toBytes();
    }

    static long decodeWaitingBlob(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        return in.version("garbage of a blob", GARBAGE_VERSION) == 1 ? 0 : in.varint();
    }
}
