package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Disk;
import java.io.IOException;

/** What the operating system says of a disk, in the store's words. */
final class DiskErrors {
    /** Kept free on every disk that is written, so that the catalog can log deletions. */
    private static final long RESERVE_BYTES = 16L << 20;

    private DiskErrors() {}

    static StoreException translate(String what, IOException e) {
        if (e instanceof StoreException stated) {
            return stated;
        }
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        if (message.contains("No space left") || message.contains("Disk quota exceeded")) {
            return noSpace(what, e);
        }
        return new StoreException.Unavailable(what + ": " + message, e);
    }

    private static StoreException noSpace(String what, IOException e) {
        return new StoreException.OverQuota(what + ": no space left; free some or move objects to another tier", e);
    }

    /** Refuses before anything is taken. */
    static void requireSpace(String what, Disk disk) throws IOException {
        requireSpace(what, disk, 0);
    }

    /** As above, for so many bytes. */
    static void requireSpace(String what, Disk disk, long bytes) throws IOException {
        long usable = disk.usableBytes();
        if (usable - bytes < RESERVE_BYTES) {
            throw noSpace(
                    what,
                    new IOException(
                            usable + " bytes usable, " + bytes + " wanted, " + RESERVE_BYTES + " are kept in reserve"));
        }
    }
}
