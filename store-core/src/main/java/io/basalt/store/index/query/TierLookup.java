package io.basalt.store.index.query;

import org.jspecify.annotations.Nullable;

/** The tier of a content today. Thread-safe. */
public interface TierLookup {
    /** {@code mixed} where several hold it, null where none does: it is empty, or gone. */
    @Nullable
    String tier(long contentId);
}
