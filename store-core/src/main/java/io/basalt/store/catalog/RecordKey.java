package io.basalt.store.catalog;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The key of a record as a key of maps. Its bytes are not to be changed. */
final class RecordKey {
    final Family family;
    final byte[] bytes;
    private final int hash;

    RecordKey(Family family, byte[] bytes) {
        this.family = family;
        this.bytes = bytes;
        this.hash = 31 * family.ordinal() + Arrays.hashCode(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordKey key
                && key.hash == hash
                && key.family == family
                && Arrays.equals(key.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
