package io.basalt.store.crash;

import io.basalt.store.api.OpenFile;
import io.basalt.store.api.StoreException;
import io.basalt.store.engine.LocalStore;
import io.basalt.store.io.Disk;
import io.basalt.store.io.FreeSpace;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.SubDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** A store on a simulated disk, which a scenario works on and may open anew. */
final class Session implements AutoCloseable {
    private static final Pattern TIER_DIRECTORY = Pattern.compile("\"tiers/([^\"]+)\"");

    /** A tier's directory of that name has room for little. */
    static final String CRAMPED = "cramped";

    /** As many as are written of a large object between two looks at what is left. */
    static final int CRAMPED_BYTES = 4 << 20;

    private final Path directory;
    private final Disk disk;
    private final FakeClock clock = new FakeClock();
    private LocalStore store;
    private boolean open = true;
    private Optional<OpenFile> file = Optional.empty();

    /** @param disk on which each directory of a tier has its own */
    Session(Path directory, Disk disk) throws StoreException {
        this.directory = directory;
        this.disk = disk;
        this.store = openStore();
    }

    /** Makes a store's directory with its configuration, and the directories of its tiers on the disk. */
    static Path prepare(Path directory, String config, Disk disk) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("store.toml"), config);
        for (String name : TIER_DIRECTORY
                .matcher(config)
                .results()
                .map(found -> found.group(1))
                .toList()) {
            disk.createDirectories(name);
        }
        return directory;
    }

    private LocalStore openStore() throws StoreException {
        return LocalStore.open(directory, path -> tierDisk(path.getFileName().toString()), clock);
    }

    private Disk tierDisk(String name) {
        return name.equals(CRAMPED)
                ? new SubDisk(disk, name, FreeSpace.RESERVE_BYTES + CRAMPED_BYTES - 1)
                : new SubDisk(disk, name);
    }

    LocalStore store() {
        return store;
    }

    FakeClock clock() {
        return clock;
    }

    /** False after a reopening that failed. */
    boolean isOpen() {
        return open;
    }

    /** The file under construction that later steps go on with. */
    OpenFile file() {
        return file.orElseThrow();
    }

    void keep(OpenFile opened) {
        file = Optional.of(opened);
    }

    void reopen() throws StoreException {
        open = false;
        store.close();
        store = openStore();
        open = true;
    }

    @Override
    public void close() throws StoreException {
        store.close();
    }
}
