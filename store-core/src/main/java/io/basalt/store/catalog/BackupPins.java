package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies the commands about bytes that nobody owns: they are freed, unless a backup of the catalog refers to them. */
final class BackupPins {
    private final Group group;
    private final Lookups lookups;
    private final VolumeAccounts accounts;

    BackupPins(Group group, Lookups lookups) {
        this.group = group;
        this.lookups = lookups;
        this.accounts = new VolumeAccounts(group, lookups);
    }

    boolean pin(Command.PinBackup pin) throws StoreException {
        List<BackupPin> pins = new ArrayList<>(lookups.backupPins());
        pins.removeIf(earlier -> earlier.pinId() == pin.pin().pinId());
        pins.add(pin.pin());
        store(pins);
        return true;
    }

    long end(Command.EndBackupPins end) throws StoreException {
        long ended = 0;
        List<BackupPin> pins = new ArrayList<>();
        for (BackupPin pin : lookups.backupPins()) {
            boolean ends = !pin.ended() && end.pinIds().contains(pin.pinId());
            pins.add(ends ? pin.asEnded() : pin);
            ended += ends ? 1 : 0;
        }
        store(pins);
        return ended;
    }

    private void store(List<BackupPin> pins) {
        group.put(Family.STATE, Catalog.BACKUP_PINS, BackupPin.encode(pins));
    }

    /** What waited for a pin that has ended waits for nobody now; the pin itself goes when nothing is left. */
    boolean release(Command.ReleaseBlobs release) throws StoreException {
        for (long blobId : release.blobIds()) {
            Optional<Long> newestPinThen = lookups.newestPinOfWaiting(release.pinId(), blobId);
            if (newestPinThen.isPresent()) {
                group.delete(Family.GARBAGE, Keys.waitingBlob(release.pinId(), blobId));
                wait(0, blobId, newestPinThen.get());
            }
        }
        if (release.last()) {
            List<BackupPin> pins = new ArrayList<>(lookups.backupPins());
            pins.removeIf(pin -> pin.ended() && pin.pinId() == release.pinId());
            store(pins);
        }
        return true;
    }

    private void wait(long ownerId, long blobId, long newestPinThen) {
        group.put(Family.GARBAGE, Keys.waitingBlob(ownerId, blobId), Ownership.encodeWaitingBlob(newestPinThen));
    }

    Command.Forgotten forget(Command.ForgetBlobs forget) throws StoreException {
        List<BackupPin> pins = lookups.backupPins();
        List<Blob> forgotten = new ArrayList<>();
        List<BackupPin> needing = new ArrayList<>();
        for (long blobId : forget.blobIds()) {
            Optional<Blob> blob = lookups.findBlob(blobId).filter(found -> found.owners() == 0);
            long newestPinThen = lookups.newestPinOfWaiting(0, blobId).orElse(0L);
            Optional<BackupPin> pin =
                    blob.isPresent() ? BackupPin.needing(pins, blobId, newestPinThen) : Optional.empty();
            if (pin.isPresent()) {
                wait(pin.get().pinId(), blobId, newestPinThen);
                needing.add(pin.get());
            } else if (blob.isPresent()) {
                forgotten.add(blob.get());
                group.delete(Family.BLOBS, Keys.id(blobId));
                accounts.freed(blob.get().places(), blob.get().length());
            }
            group.delete(Family.GARBAGE, Keys.garbageBlob(blobId));
        }
        return new Command.Forgotten(forgotten, needing);
    }
}
