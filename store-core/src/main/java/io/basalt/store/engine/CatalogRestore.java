package io.basalt.store.engine;

import io.basalt.store.api.CatalogBackup;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Backups;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.io.FileDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Gives a store that is closed a catalog out of a backup. */
public final class CatalogRestore {
    private CatalogRestore() {}

    /** The backups in a directory, the oldest first. */
    public static List<CatalogBackup> list(Path backups) throws StoreException {
        try (Backups opened = Backups.openExisting(backups)) {
            return opened.list();
        }
    }

    /**
     * Restores a backup into a store directory, which is made where there is none; its {@code store.toml} comes from the
     * backup where it has none.
     *
     * @param id which backup; the newest where absent
     * @param force whether a catalog that is there already is set aside
     * @throws StoreException.AlreadyExists where there is a catalog and {@code force} is false
     */
    public static CatalogBackup restore(Path store, Path backups, OptionalInt id, boolean force) throws StoreException {
        try (Backups opened = Backups.openExisting(backups)) {
            CatalogBackup backup = opened.require(id);
            FileDisk.createDurably(store);
            Path root = store.toRealPath();
            try (StoreLock lock = StoreLock.acquire(root)) {
                CatalogSwap swap = new CatalogSwap(root);
                if (!force) {
                    swap.requireNone();
                }
                opened.restore(backup, swap.prepare());
                try (Catalog restored = Catalog.open(swap.prepared())) {
                    if (restored.lsn() < backup.lsn()) {
                        throw new StoreException.CorruptData("backup " + backup.id() + " in " + backups
                                + " ends at LSN " + restored.lsn() + ", expected " + backup.lsn()
                                + "; try an older one");
                    }
                    restored.noteUnknownEpochs();
                    restored.forgetDirectories();
                }
                StoreDirectory.completeWith(root, opened.configuration(backup));
                swap.commit();
            }
            return backup;
        } catch (IOException e) {
            throw DiskErrors.translate("restoring store " + store, e);
        }
    }
}
