package io.basalt.store.engine;

import io.basalt.store.api.Finding;
import io.basalt.store.api.FsckReport;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.LogDamage;
import io.basalt.store.catalog.Repairs;
import io.basalt.store.catalog.Table;
import io.basalt.store.fsck.Fsck;
import io.basalt.store.fsck.Subject;
import io.basalt.store.index.MetadataIndex;
import io.basalt.store.io.Disk;
import io.basalt.store.io.FileDisk;
import io.basalt.store.tier.TierConfig;
import io.basalt.store.volume.AbsentDisk;
import io.basalt.store.volume.DirectorySurvey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/** Looks at a store that nobody has open, without opening it as a store: what is damaged may not open at all. */
public final class ClosedStoreCheck implements Closeable {
    private static final String CHECK = "opening";

    private final Path root;
    private final boolean deep;
    private final LocalStore.Disks disks;
    private final List<Finding> found = new ArrayList<>();
    private final List<DirectorySurvey> directories = new ArrayList<>();
    private @Nullable Catalog catalog;
    private boolean mayRepair;
    private @Nullable MetadataIndex index;
    private @Nullable Path scratch;

    private ClosedStoreCheck(Path root, boolean repair, boolean deep, LocalStore.Disks disks) {
        this.root = root;
        this.mayRepair = repair;
        this.deep = deep;
        this.disks = disks;
    }

    /**
     * Runs all checks on the store in a directory.
     *
     * @param repair whether to mend what follows from the rest of the store; nothing is changed otherwise
     * @param deep whether all bytes are read and verified
     * @param findings takes each finding as it is found
     * @throws StoreException.NotFound where there is no store
     */
    public static FsckReport run(Path directory, boolean repair, boolean deep, Consumer<Finding> findings)
            throws StoreException {
        return run(directory, repair, deep, FileDisk::new, findings);
    }

    /** As above, on other disks. */
    static FsckReport run(
            Path directory, boolean repair, boolean deep, LocalStore.Disks disks, Consumer<Finding> findings)
            throws StoreException {
        if (!StoreDirectory.exists(directory)) {
            throw new StoreException.NotFound("no store at " + directory + ": it has no store.toml; name a store");
        }
        try {
            Path root = directory.toRealPath();
            try (StoreLock lock = StoreLock.acquire(root);
                    ClosedStoreCheck check = new ClosedStoreCheck(root, repair, deep, disks)) {
                return check.run(findings);
            }
        } catch (IOException e) {
            throw DiskErrors.translate("fsck of store " + directory, e);
        }
    }

    private FsckReport run(Consumer<Finding> findings) throws IOException {
        Optional<Catalog> opened = open();
        if (opened.isEmpty()) {
            found.forEach(findings);
            return new FsckReport(0, List.of(new FsckReport.Checked(CHECK, found.size(), found.size(), 0)));
        }
        FsckReport report = Fsck.run(work -> with(opened.get(), work), found, findings);
        if (report.repaired() > 0) {
            // The log does not tell of repairs: the next opening makes the index anew.
            FileUtils.deleteDirectory(StoreDirectory.existing(root).index().toFile());
        }
        return report;
    }

    private void find(String where, String expected, String actual) {
        found.add(new Finding(CHECK, where, expected, actual, false));
    }

    private Optional<Catalog> open() throws IOException {
        try {
            StoreDirectory directory = StoreDirectory.existing(root);
            for (TierConfig tier : directory.config().tiers()) {
                survey(directory, tier);
            }
            if (!Catalog.exists(directory.catalog())) {
                find(
                        directory.catalog().toString(),
                        "a catalog",
                        "none; restore a backup (bin/basalt restore DIR) or run bin/basalt rebuild catalog");
                return Optional.empty();
            }
            Optional<LogDamage> damage = Catalog.logDamage(directory.catalog());
            damage.ifPresent(log -> find(log.file().toString(), "a log that holds to its end", log.message()));
            mayRepair &= damage.isEmpty();
            Catalog opened = mayRepair ? Catalog.open(directory.catalog()) : Catalog.openReadOnly(directory.catalog());
            catalog = opened;
            return Optional.of(opened);
        } catch (StoreException e) {
            find(root.toString(), "a store that can be opened", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void survey(StoreDirectory directory, TierConfig tier) throws IOException {
        for (int number : tier.numbers()) {
            Path path = directory.resolve(tier.directories().get(number));
            Disk disk = Files.isDirectory(path)
                    ? disks.open(path.toRealPath())
                    : new AbsentDisk(path.toString(), "there is no such directory; mount it");
            directories.add(new DirectorySurvey(tier.name(), number, disk));
        }
    }

    private void with(Catalog opened, Fsck.Work work) throws IOException {
        try (Inspection inspection = opened.inspect();
                Repairs repairs = opened.repairs()) {
            work.on(new Subject(
                    inspection,
                    mayRepair ? Optional.of(repairs) : Optional.empty(),
                    directories,
                    Optional.of(new IndexRows(lsn -> index(opened))),
                    blobId -> inspection.get(Table.BLOBS, blobId),
                    Long.MAX_VALUE,
                    deep,
                    true));
        }
    }

    /** The index as the next opening would have it; nothing is written but what it needs for that, elsewhere. */
    private MetadataIndex index(Catalog opened) throws IOException {
        MetadataIndex filled = index;
        if (filled == null) {
            Path elsewhere = Files.createTempDirectory("basalt-fsck");
            scratch = elsewhere;
            filled = MetadataIndex.reading(
                    StoreDirectory.existing(root).index(), elsewhere, opened, "basalt-fsck-index");
            index = filled;
        }
        return filled;
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(
                () -> {
                    if (index != null) {
                        index.close();
                    }
                    if (scratch != null) {
                        FileUtils.deleteDirectory(scratch.toFile());
                    }
                },
                () -> {
                    if (catalog != null) {
                        catalog.close();
                    }
                });
    }
}
