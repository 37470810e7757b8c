package io.basalt.store.catalog;

import java.nio.file.Path;

/**
 * Bytes of the write-ahead log that were synced once and do not hold any more.
 *
 * @param file of the log
 * @param offset where what cannot be read begins
 * @param evidence where, in this or the next file, an intact batch begins that was written after it
 */
public record LogDamage(Path file, long offset, String evidence) {
    /** One line: what, where, how it is known, and the remedy. */
    public String message() {
        return file + " is damaged at offset " + offset + ": " + evidence
                + ", so this is no torn end of a crash, and acknowledged commits would be lost;"
                + " restore a backup (bin/basalt restore DIR) or run bin/basalt rebuild catalog";
    }
}
