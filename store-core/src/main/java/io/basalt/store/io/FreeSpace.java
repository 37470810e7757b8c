package io.basalt.store.io;

import io.basalt.store.api.StoreException;
import java.io.IOException;

/** What is kept free on every disk that is written, so that the catalog can log deletions. */
public final class FreeSpace {
    public static final long RESERVE_BYTES = 16L << 20;

    private FreeSpace() {}

    /** Refuses before anything is taken, unless {@code bytes} and the reserve fit. */
    public static void require(String what, Disk disk, long bytes) throws IOException {
        long usable = disk.usableBytes();
        if (usable - bytes < RESERVE_BYTES) {
            throw none(
                    what,
                    new IOException(
                            usable + " bytes usable, " + bytes + " wanted, " + RESERVE_BYTES + " are kept in reserve"));
        }
    }

    /** The error that says so. */
    public static StoreException none(String what, IOException cause) {
        return new StoreException.OverQuota(what + ": no space left; free some or move objects to another tier", cause);
    }
}
