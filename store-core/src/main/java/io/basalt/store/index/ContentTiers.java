package io.basalt.store.index;

import io.basalt.store.index.query.TierLookup;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tier of every content today, and what each tier holds. One thread writes, any thread reads. */
final class ContentTiers implements TierLookup {
    private final Map<Long, Placed> placed = new ConcurrentHashMap<>();
    private final Map<String, Usage> usage = new ConcurrentHashMap<>();

    private record Placed(String tier, long bytes) {}

    /** Contents of a tier, and their bytes. */
    record Usage(long contents, long bytes) {
        static final Usage NONE = new Usage(0, 0);

        Usage plus(long moreContents, long moreBytes) {
            return new Usage(contents + moreContents, bytes + moreBytes);
        }
    }

    void place(long contentId, String tier, long bytes) {
        Placed before = placed.put(contentId, new Placed(tier, bytes));
        if (before != null) {
            add(before.tier, -1, -before.bytes);
        }
        add(tier, 1, bytes);
    }

    void remove(long contentId) {
        Placed before = placed.remove(contentId);
        if (before != null) {
            add(before.tier, -1, -before.bytes);
        }
    }

    private void add(String tier, long contents, long bytes) {
        usage.compute(tier, (name, u) -> (u == null ? Usage.NONE : u).plus(contents, bytes));
    }

    @Override
    public @Nullable String tier(long contentId) {
        Placed at = placed.get(contentId);
        return at == null ? null : at.tier;
    }

    Usage usage(String tier) {
        return Optional.ofNullable(usage.get(tier)).orElse(Usage.NONE);
    }
}
