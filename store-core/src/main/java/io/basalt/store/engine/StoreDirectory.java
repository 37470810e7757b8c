package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.FileDisk;
import io.basalt.store.tier.StoreConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The layout of a store directory: {@code VERSION} (the minimum reader and writer), {@code store.toml}, {@code LOCK},
 * {@code catalog/}, {@code index/}, {@code renditions/}, and by default {@code tiers/}.
 */
final class StoreDirectory {
    private static final String VERSION_FILE = "VERSION";
    private static final String CONFIG_FILE = "store.toml";

    private final Path root;

    private StoreDirectory(Path root) {
        this.root = root;
    }

    /** Makes what is missing. The caller holds the lock. */
    static StoreDirectory open(Path root) throws IOException {
        StoreDirectory directory = new StoreDirectory(root);
        CatalogSwap.requireDone(root);
        if (!Files.exists(root.resolve(CONFIG_FILE))) {
            if (Files.exists(directory.catalog())) {
                throw new StoreException.Unavailable(root.resolve(CONFIG_FILE)
                        + " is missing from a store that has a catalog: restore it, so that its tiers are known");
            }
            directory.writeDurably(CONFIG_FILE, StoreConfig.DEFAULT_TOML);
        }
        if (!Files.exists(root.resolve(VERSION_FILE))) {
            directory.writeDurably(VERSION_FILE, StoreVersion.CURRENT.text());
        }
        directory.version().requireWritable(root.resolve(VERSION_FILE).toString());
        FileDisk.createDurably(directory.catalog());
        return directory;
    }

    /** Whether a directory is that of a store. */
    static boolean exists(Path root) {
        return Files.exists(root.resolve(CONFIG_FILE));
    }

    /** A store's directory, to be read: nothing is made. */
    static StoreDirectory existing(Path root) throws IOException {
        CatalogSwap.requireDone(root);
        return withoutCatalog(root);
    }

    /** The same of a store whose catalog is being replaced. */
    static StoreDirectory withoutCatalog(Path root) throws IOException {
        StoreDirectory directory = new StoreDirectory(root);
        directory.version().requireReadable(root.resolve(VERSION_FILE).toString());
        return directory;
    }

    /** Where a tier's directory is declared to be. */
    Path resolve(String declared) {
        return root.resolve(declared);
    }

    /** Writes what a store that only has a catalog lacks beside it. */
    static void completeWith(Path root, String config) throws IOException {
        StoreDirectory directory = new StoreDirectory(root);
        if (!Files.exists(root.resolve(CONFIG_FILE))) {
            directory.writeDurably(CONFIG_FILE, config);
        }
        if (!Files.exists(root.resolve(VERSION_FILE))) {
            directory.writeDurably(VERSION_FILE, StoreVersion.CURRENT.text());
        }
    }

    StoreVersion version() throws IOException {
        Path file = root.resolve(VERSION_FILE);
        return StoreVersion.parse(text(file).lines().toList(), file.toString());
    }

    private void writeDurably(String name, String text) throws IOException {
        Path temporary = root.resolve(name + ".tmp");
        Files.writeString(temporary, text);
        force(temporary);
        Files.move(temporary, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        force(root);
    }

    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    Path catalog() {
        return root.resolve("catalog");
    }

    /** The metadata index's, which may be removed while the store is closed: it is made anew then. */
    Path index() {
        return root.resolve("index");
    }

    /** The renditions', which may be removed while the store is closed: they are made anew when they are wanted. */
    Path renditions() {
        return root.resolve("renditions");
    }

    Path root() {
        return root;
    }

    String configText() throws IOException {
        return text(root.resolve(CONFIG_FILE));
    }

    StoreConfig config() throws IOException {
        return StoreConfig.parse(configText(), root.resolve(CONFIG_FILE).toString());
    }

    /** What is no UTF-8 is shown as U+FFFD, so that whoever parses it can name the file. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Where a tier's files lie: made if it is inside the store, required to exist elsewhere. */
    Path tier(String directory) throws IOException {
        Path path = root.resolve(directory);
        if (path.normalize().startsWith(root.normalize())) {
            FileDisk.createDurably(path);
        } else if (!Files.isDirectory(path)) {
            throw new StoreException.Unavailable(
                    "tier directory " + path + " does not exist; mount it, or correct " + configFile());
        }
        return path.toRealPath();
    }

    /** Where a tier's files lie, in a directory that has been used before; fails where there is none. */
    Path existingTier(String directory) throws IOException {
        Path path = root.resolve(directory);
        if (!Files.isDirectory(path)) {
            throw new NotDirectoryException("there is no such directory");
        }
        return path.toRealPath();
    }

    Path configFile() {
        return root.resolve(CONFIG_FILE);
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
