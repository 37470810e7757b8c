package io.basalt.store.columnar.parquet;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;

/** What parquet-hadoop throws at damage, and Arrow where memory ends, in the store's words. */
final class Unreadable {
    private Unreadable() {}

    /** @param what is being made */
    static IOException of(String what, RuntimeException e, BufferAllocator allocator) {
        if (e instanceof OutOfMemoryException) {
            return new StoreException.Unavailable(
                    what + ": the allocator is at its limit of " + allocator.getLimit()
                            + " bytes; raise it, or lower the bytes of a batch: " + e.getMessage(),
                    e);
        }
        return new IOException(
                "Parquet: expected a readable file: "
                        + Objects.requireNonNullElse(
                                e.getMessage(), e.getClass().getSimpleName()),
                e);
    }
}
