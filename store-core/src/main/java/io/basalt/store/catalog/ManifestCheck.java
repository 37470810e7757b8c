package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Refuses a manifest that RocksDB 9.8.4 would read for ever: a record that does not hold, and whose type has become that
 * of a recycled log, is taken for an old one again and again. Other damage RocksDB finds by itself, and a manifest is
 * never recycled.
 */
final class ManifestCheck {
    private ManifestCheck() {}

    /** Looks at the manifest that the catalog's CURRENT names, if there is one. */
    static void requireReadable(Path catalog) throws StoreException {
        Path current = catalog.resolve("CURRENT");
        try {
            if (!Files.exists(current)) {
                return;
            }
            String name = new String(Files.readAllBytes(current), StandardCharsets.ISO_8859_1).strip();
            // What else it may name RocksDB refuses.
            if (name.matches("MANIFEST-[0-9]+") && Files.exists(catalog.resolve(name))) {
                read(catalog.resolve(name));
            }
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException.Unavailable("the manifest of catalog " + catalog + " cannot be read: " + e, e);
        }
    }

    private static void read(Path manifest) throws IOException {
        try (InputStream in = Files.newInputStream(manifest)) {
            byte[] bytes = new byte[WalBlock.BYTES];
            long start = 0;
            for (int n = in.readNBytes(bytes, 0, bytes.length); n > 0; n = in.readNBytes(bytes, 0, bytes.length)) {
                WalBlock block = new WalBlock(bytes, n);
                int at = 0;
                while (block.hasHeader(at) && block.isValid(at) && !block.isRecycled(at)) {
                    at = block.next(at);
                }
                if (block.hasHeader(at)) {
                    if (block.isRecycled(at)) {
                        throw new StoreException.CorruptData(manifest + " is damaged at offset " + (start + at)
                                + ": a record of a recycled log, expected one of a manifest; restore a backup"
                                + " (bin/basalt restore DIR) or run bin/basalt rebuild catalog");
                    }
                    return;
                }
                start += n;
            }
        }
    }
}
