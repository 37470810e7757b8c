package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.FreeSpace;
import java.io.IOException;

/** What the operating system says of a disk, in the store's words. */
final class DiskErrors {
    private DiskErrors() {}

    static StoreException translate(String what, IOException e) {
        if (e instanceof StoreException stated) {
            return stated;
        }
        return isFull(e) ? FreeSpace.none(what, e) : new StoreException.Unavailable(what + ": " + message(e), e);
    }

    /** Whether there was no space, by our own count or by the operating system's. */
    static boolean isFull(IOException e) {
        return e instanceof StoreException.OverQuota
                || message(e).contains("No space left")
                || message(e).contains("Disk quota exceeded");
    }

    private static String message(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
