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
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        if (message.contains("No space left") || message.contains("Disk quota exceeded")) {
            return FreeSpace.none(what, e);
        }
        return new StoreException.Unavailable(what + ": " + message, e);
    }
}
