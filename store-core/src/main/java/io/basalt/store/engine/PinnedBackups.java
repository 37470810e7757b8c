package io.basalt.store.engine;

import io.basalt.store.api.CatalogBackup;
import io.basalt.store.api.PinnedBackup;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.BackupPin;
import io.basalt.store.catalog.Backups;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.NamespaceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Backups of an open store's catalog, and the pins that keep the bytes that they refer to: a pin is committed before its
 * backup is begun, and ends when the backup is not in its directory any more. The store must be open meanwhile. One
 * operation at a time.
 */
final class PinnedBackups {
    private final LocalStore store;
    private final Catalog catalog;
    private final StoreDirectory directory;
    private final InstantSource clock;

    PinnedBackups(LocalStore store, Catalog catalog, StoreDirectory directory, InstantSource clock) {
        this.store = store;
        this.catalog = catalog;
        this.directory = directory;
        this.clock = clock;
    }

    synchronized CatalogBackup backup(Path backups) throws StoreException {
        Path target = outside(backups);
        try (Backups opened = Backups.open(target)) {
            BackupPin pin = BackupPin.begun(store.ids().next(), target.toString(), store.micros(), catalog.lsn());
            pin(pin);
            try {
                return opened.create(catalog, pin, directory.configText(), clock.instant());
            } finally {
                settle(opened, target);
            }
        } catch (IOException e) {
            throw DiskErrors.translate("backup to " + target, e);
        }
    }

    private void pin(BackupPin pin) throws StoreException {
        store.commit(new Command.PinBackup(pin, store.micros()));
    }

    private Path outside(Path backups) throws StoreException {
        Path target = normalized(backups);
        if (target.startsWith(directory.root())) {
            throw new StoreException.InvalidArgument("backups in " + target + " would be lost with the store "
                    + directory.root() + " that they lie in; name a directory outside it");
        }
        return target;
    }

    private static Path normalized(Path backups) {
        return backups.toAbsolutePath().normalize();
    }

    /** A backup that is not there needs nothing; one that is there is complete, also where a crash came between. */
    private void settle(Backups opened, Path target) throws StoreException {
        Set<Long> there = opened.pinIds();
        end(target, pin -> !there.contains(pin.pinId()));
        for (BackupPin pin : pins()) {
            if (!pin.isComplete() && there.contains(pin.pinId())) {
                pin(pin.complete(store.ids().next()));
            }
        }
    }

    private long end(Path backups, Predicate<BackupPin> unwanted) throws StoreException {
        List<Long> pinIds = pins().stream()
                .filter(pin -> pin.directory().equals(backups.toString()) && unwanted.test(pin))
                .map(BackupPin::pinId)
                .toList();
        return pinIds.isEmpty() ? 0 : store.commit(new Command.EndBackupPins(pinIds, store.micros()));
    }

    private List<BackupPin> pins() throws StoreException {
        return catalog.backupPins().stream().filter(pin -> !pin.ended()).toList();
    }

    synchronized List<CatalogBackup> prune(Path backups, int keep) throws StoreException {
        try (Backups opened = Backups.openExisting(backups)) {
            opened.prune(keep);
            settle(opened, normalized(backups));
            return opened.list();
        }
    }

    synchronized long forget(Path backups) throws StoreException {
        Path target = normalized(backups);
        if (pins().stream().noneMatch(pin -> pin.directory().equals(target.toString()))) {
            throw new StoreException.NotFound("nothing is kept for backups in " + target + "; it is for those in "
                    + pins().stream().map(BackupPin::directory).distinct().toList());
        }
        return end(target, pin -> true);
    }

    List<PinnedBackup> list() throws StoreException {
        return pins().stream()
                .map(pin -> new PinnedBackup(pin.directory(), NamespaceReader.instant(pin.createdMicros()), pin.lsn()))
                .toList();
    }
}
