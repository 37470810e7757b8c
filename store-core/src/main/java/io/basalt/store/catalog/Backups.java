package io.basalt.store.catalog;

import io.basalt.store.api.CatalogBackup;
import io.basalt.store.api.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import org.rocksdb.BackupEngine;
import org.rocksdb.BackupEngineOptions;
import org.rocksdb.BackupInfo;
import org.rocksdb.Env;
import org.rocksdb.RestoreOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * A directory of catalog backups, kept by RocksDB's own backup engine: files that backups have in common are stored once,
 * under names with their checksums, which are verified when they are restored. Beside each backup stands what the catalog
 * itself does not hold: its LSN, its time and the store's configuration. Belongs to one thread; close it.
 */
public final class Backups implements Closeable {
    private static final String LSN = "lsn";
    private static final String PIN = "pin";
    private static final String CREATED = "created";
    private static final String CONFIGURATION = "configuration";

    static {
        RocksDB.loadLibrary();
    }

    private final Path directory;
    private final BackupEngineOptions options;
    private final BackupEngine engine;

    private Backups(Path directory) throws RocksDBException {
        this.directory = directory;
        this.options = new BackupEngineOptions(directory.toString())
                .setShareTableFiles(true)
                .setShareFilesWithChecksum(true)
                .setSync(true);
        this.engine = BackupEngine.open(Env.getDefault(), options);
    }

    /** Opens a directory of backups, making it where there is none. */
    public static Backups open(Path directory) throws StoreException {
        try {
            Files.createDirectories(directory);
            return new Backups(directory);
        } catch (RocksDBException | IOException e) {
            throw new StoreException.Unavailable(
                    "backups in " + directory + " cannot be opened: " + e.getMessage() + "; name another directory", e);
        }
    }

    /** Opens a directory that must hold backups. */
    public static Backups openExisting(Path directory) throws StoreException {
        if (!Files.isDirectory(directory.resolve("meta"))) {
            throw new StoreException.NotFound("no backups in " + directory + "; make one with: bin/basalt backup DIR");
        }
        return open(directory);
    }

    /**
     * Adds a backup of an open catalog. A commit is one batch, so what a backup holds always ends with a commit.
     *
     * @param pin keeps, from before this on, what the backup refers to
     * @param configuration text of the store's {@code store.toml}
     */
    public CatalogBackup create(Catalog catalog, BackupPin pin, String configuration, Instant now)
            throws StoreException {
        Properties about = new Properties();
        // The position is read first: commits that follow may be part of the backup, none before is missing.
        about.setProperty(LSN, Long.toString(catalog.lsn()));
        about.setProperty(PIN, Long.toString(pin.pinId()));
        about.setProperty(CREATED, now.toString());
        about.setProperty(CONFIGURATION, configuration);
        try {
            catalog.backUp(engine, text(about));
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable("backup to " + directory + " failed: " + e.getMessage(), e);
        }
        return newest().orElseThrow(() -> new StoreException.CorruptData(
                "backups in " + directory + ": the one just made is not there; check the disk"));
    }

    private static String text(Properties about) {
        StringWriter text = new StringWriter();
        try {
            about.store(text, null);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return text.toString();
    }

    private static Properties about(BackupInfo info) throws StoreException {
        Properties about = new Properties();
        try {
            about.load(new StringReader(info.appMetadata()));
        } catch (IOException | IllegalArgumentException e) {
            throw new StoreException.CorruptData("backup " + info.backupId() + ": " + e.getMessage(), e);
        }
        if (!about.containsKey(LSN)) {
            throw new StoreException.CorruptData(
                    "backup " + info.backupId() + " is none of a Basalt catalog; name another directory");
        }
        return about;
    }

    /** The backups, the oldest first. */
    public List<CatalogBackup> list() throws StoreException {
        List<CatalogBackup> backups = new java.util.ArrayList<>();
        for (BackupInfo info : engine.getBackupInfo()) {
            Properties about = about(info);
            backups.add(new CatalogBackup(
                    info.backupId(),
                    Instant.parse(about.getProperty(CREATED)),
                    Long.parseLong(about.getProperty(LSN)),
                    info.size()));
        }
        return backups;
    }

    /** The ids of the pins that keep what these backups refer to. */
    public Set<Long> pinIds() throws StoreException {
        Set<Long> pinIds = new HashSet<>();
        for (BackupInfo info : engine.getBackupInfo()) {
            String pin = about(info).getProperty(PIN);
            if (pin != null) {
                pinIds.add(Long.parseLong(pin));
            }
        }
        return pinIds;
    }

    public Optional<CatalogBackup> newest() throws StoreException {
        List<CatalogBackup> backups = list();
        return backups.isEmpty() ? Optional.empty() : Optional.of(backups.get(backups.size() - 1));
    }

    /** The backup of that id, else the newest; throws {@link StoreException.NotFound} where there is none. */
    public CatalogBackup require(OptionalInt id) throws StoreException {
        Optional<CatalogBackup> found = id.isEmpty()
                ? newest()
                : list().stream().filter(b -> b.id() == id.getAsInt()).findFirst();
        if (found.isEmpty()) {
            throw new StoreException.NotFound("no backup" + (id.isPresent() ? " " + id.getAsInt() : "") + " in "
                    + directory + "; it holds "
                    + list().stream().map(CatalogBackup::id).toList());
        }
        return found.get();
    }

    /** The text of {@code store.toml} as it was when that backup was made. */
    public String configuration(CatalogBackup backup) throws StoreException {
        for (BackupInfo info : engine.getBackupInfo()) {
            if (info.backupId() == backup.id()) {
                return about(info).getProperty(CONFIGURATION, "");
            }
        }
        throw new StoreException.NotFound("no backup " + backup.id() + " in " + directory);
    }

    /** Removes all but the newest {@code keep} backups. */
    public void prune(int keep) throws StoreException {
        if (keep < 1) {
            throw new StoreException.InvalidArgument("keeping " + keep + " backups: expected at least 1");
        }
        try {
            engine.purgeOldBackups(keep);
            engine.garbageCollect();
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable(
                    "backups in " + directory + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** Writes a backup's catalog to a directory that is empty or does not exist; each file is verified on the way. */
    public void restore(CatalogBackup backup, Path catalog) throws StoreException {
        try (RestoreOptions plain = new RestoreOptions(false)) {
            engine.restoreDbFromBackup(backup.id(), catalog.toString(), catalog.toString(), plain);
        } catch (RocksDBException e) {
            throw new StoreException.CorruptData(
                    "backup " + backup.id() + " in " + directory + " cannot be restored: " + e.getMessage()
                            + "; try an older one",
                    e);
        }
    }

    @Override
    public void close() {
        engine.close();
        options.close();
    }
}
