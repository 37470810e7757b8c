package io.basalt.store.index;

import io.basalt.store.catalog.Projection;
import io.basalt.store.index.query.TierLookup;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The tier of every content today, and what each tier holds. Ids are given in a row (an epoch's counter), so a byte for each
 * id in pages outside of the heap takes a few bytes a content. One thread writes, any thread reads.
 */
public final class ContentTiers implements Projection, TierLookup {
    private static final int PAGE_BITS = 16;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int MOST_TIERS = 255;

    private final Map<Long, ByteBuffer> pages = new ConcurrentHashMap<>();
    /** Names by code, from 1 on; code 0 is no tier. */
    private final List<String> names = new CopyOnWriteArrayList<>();

    private final Map<String, Usage> usage = new ConcurrentHashMap<>();

    /** Contents of a tier, and their bytes. */
    public record Usage(long contents, long bytes) {
        private static final Usage NONE = new Usage(0, 0);

        private Usage plus(long moreContents, long moreBytes) {
            return new Usage(contents + moreContents, bytes + moreBytes);
        }
    }

    @Override
    public void contentPlaced(long contentId, String tier, long bytes) {
        replace(contentId, codeOf(tier), bytes);
    }

    @Override
    public void contentReleased(long contentId, long bytes) {
        if (pages.containsKey(contentId >> PAGE_BITS)) {
            replace(contentId, 0, bytes);
        }
    }

    private void replace(long contentId, int code, long bytes) {
        ByteBuffer page = pages.computeIfAbsent(contentId >> PAGE_BITS, id -> ByteBuffer.allocateDirect(PAGE));
        int at = (int) contentId & (PAGE - 1);
        add(page.get(at) & 0xFF, -1, -bytes);
        page.put(at, (byte) code);
        add(code, 1, bytes);
    }

    private void add(int code, long contents, long bytes) {
        if (code != 0) {
            usage.merge(names.get(code - 1), new Usage(contents, bytes), (a, b) -> a.plus(b.contents, b.bytes));
        }
    }

    private int codeOf(String tier) {
        int index = names.indexOf(tier);
        if (index < 0) {
            if (names.size() == MOST_TIERS) {
                throw new IllegalStateException("more than " + MOST_TIERS + " tiers");
            }
            names.add(tier);
            index = names.size() - 1;
        }
        return index + 1;
    }

    @Override
    public @Nullable String tier(long contentId) {
        ByteBuffer page = pages.get(contentId >> PAGE_BITS);
        int code = page == null ? 0 : page.get((int) contentId & (PAGE - 1)) & 0xFF;
        return code == 0 ? null : names.get(code - 1);
    }

    public Usage usage(String tier) {
        return usage.getOrDefault(tier, Usage.NONE);
    }
}
