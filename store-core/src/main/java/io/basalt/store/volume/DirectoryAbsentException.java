package io.basalt.store.volume;

import java.io.IOException;

/**
 * A directory of a tier is not there: nothing is known of what lies in it, and nothing of it is lost. Becomes
 * {@code StoreException.Unavailable} where it leaves the store.
 */
public final class DirectoryAbsentException extends IOException {
    /** @param directory how errors name it */
    DirectoryAbsentException(String directory, IOException cause) {
        super(
                directory + " is not there (" + (cause.getMessage() == null ? cause : cause.getMessage())
                        + "); mount its disk: its objects are unavailable until then",
                cause);
    }
}
