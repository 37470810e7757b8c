package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;

/**
 * Replaces a closed store's catalog by one that was prepared beside it; the old one is set aside, never removed. Where
 * this ends half-way, the store is refused until it is done again. The caller holds the store's lock.
 */
final class CatalogSwap {
    private static final String PREPARED = "catalog.prepared";
    private static final String ASIDE = "catalog.aside-";

    private final Path root;

    CatalogSwap(Path root) {
        this.root = root;
    }

    private Path catalog() {
        return root.resolve("catalog");
    }

    Path prepared() {
        return root.resolve(PREPARED);
    }

    /** Refuses to touch a store that has a catalog. */
    void requireNone() throws IOException {
        if (Files.isDirectory(catalog()) && !PathUtils.isEmptyDirectory(catalog())) {
            throw new StoreException.AlreadyExists("store " + root + " has a catalog; name another directory, or add"
                    + " --force, which sets that catalog aside");
        }
    }

    /** An empty directory to prepare the new catalog in; what an earlier attempt left there is removed. */
    Path prepare() throws IOException {
        FileUtils.deleteDirectory(prepared().toFile());
        return Files.createDirectory(prepared());
    }

    /** Sets the old catalog aside and puts the prepared one in its place; the old one's index goes. */
    void commit() throws IOException {
        StoreDirectory.force(prepared());
        FileUtils.deleteDirectory(StoreDirectory.withoutCatalog(root).index().toFile());
        if (Files.exists(catalog())) {
            int number = 1;
            while (Files.exists(root.resolve(ASIDE + number))) {
                number++;
            }
            Files.move(catalog(), root.resolve(ASIDE + number), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(prepared(), catalog(), StandardCopyOption.ATOMIC_MOVE);
        StoreDirectory.force(root);
    }

    /** Refuses a store whose catalog is set aside, while the new one still waits to take its place. */
    static void requireDone(Path root) throws StoreException {
        CatalogSwap swap = new CatalogSwap(root);
        if (!Files.exists(swap.catalog()) && Files.exists(swap.prepared())) {
            throw new StoreException.Unavailable(
                    "store " + root + ": replacing its catalog was interrupted; run the same restore or rebuild again");
        }
    }
}
