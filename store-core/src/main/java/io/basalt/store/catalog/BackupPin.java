package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the bytes that a backup of the catalog refers to: of blobs that lost their last owner after the pin was committed,
 * which is before the backup is begun. A blob that is kept for it waits, under the id of the pin, until the pin has ended.
 *
 * @param pinId higher than that of every earlier pin
 * @param directory of the backup
 * @param lsn at which the backup was begun
 * @param boundId blobs of this id and later are not part of it; {@link Long#MAX_VALUE} until it is complete
 * @param ended whether nothing is kept for it any more; it is forgotten when nothing waits for it
 */
public record BackupPin(long pinId, String directory, long createdMicros, long lsn, long boundId, boolean ended) {
    private static final int VERSION = 1;

    /** A backup that is about to be made: whatever it comes to hold is kept. */
    public static BackupPin begun(long pinId, String directory, long createdMicros, long lsn) {
        return new BackupPin(pinId, directory, createdMicros, lsn, Long.MAX_VALUE, false);
    }

    /** The backup is there: no blob of an id from now on is part of it. */
    public BackupPin complete(long nextId) {
        return new BackupPin(pinId, directory, createdMicros, lsn, nextId, ended);
    }

    public boolean isComplete() {
        return boundId != Long.MAX_VALUE;
    }

    BackupPin asEnded() {
        return new BackupPin(pinId, directory, createdMicros, lsn, boundId, true);
    }

    /** Whether the backup refers to a blob that lost its last owner when that pin was the newest. */
    boolean needs(long blobId, long newestPinThen) {
        return !ended && blobId < boundId && pinId <= newestPinThen;
    }

    /** The id of the newest; 0 where there is none. */
    static long newest(List<BackupPin> pins) {
        return pins.stream().mapToLong(BackupPin::pinId).max().orElse(0);
    }

    /** The newest that needs it: it is dropped last. */
    static Optional<BackupPin> needing(List<BackupPin> pins, long blobId, long newestPinThen) {
        Optional<BackupPin> newest = Optional.empty();
        for (BackupPin pin : pins) {
            if (pin.needs(blobId, newestPinThen) && (newest.isEmpty() || newest.get().pinId < pin.pinId)) {
                newest = Optional.of(pin);
            }
        }
        return newest;
    }

    static byte[] encode(List<BackupPin> pins) {
        BinaryWriter out = new BinaryWriter().u8(VERSION).u8(0).varint(pins.size());
        pins.forEach(pin -> out.varint(pin.pinId)
                .string(pin.directory)
                .varint(pin.createdMicros)
                .varint(pin.lsn)
                .varint(pin.boundId)
                .u8(pin.ended ? 1 : 0));
        return out.toBytes();
    }

    static List<BackupPin> decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("backup pins", VERSION);
        List<BackupPin> pins = new ArrayList<>();
        for (int count = in.varint32(); count > 0; count--) {
            pins.add(new BackupPin(in.varint(), in.string(), in.varint(), in.varint(), in.varint(), in.u8() == 1));
        }
        return List.copyOf(pins);
    }
}
