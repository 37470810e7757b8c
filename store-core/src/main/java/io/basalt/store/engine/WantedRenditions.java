package io.basalt.store.engine;

import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What buckets say of renditions that are made by themselves. Thread-safe. */
final class WantedRenditions {
    private static final Logger LOG = LoggerFactory.getLogger(WantedRenditions.class);

    /** So long a bucket's content without renditions is not looked for again. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private static final int MOST_REMEMBERED = 10_000;

    private final LocalStore store;
    private final Map<Long, Long> unwanted = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    WantedRenditions(LocalStore store) {
        this.store = store;
    }

    /**
     * A command has been committed: what it put into buckets that always want renditions waits for one.
     *
     * @return whether there may be tables that it did not name and that wait, too: the bucket has just said so
     */
    boolean committed(Command<?> command) {
        try {
            take(command);
        } catch (StoreException e) {
            LOG.debug("no rendition is made at once of what was stored: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("no rendition is made at once of what was stored", e); // Which is stored all the same.
        }
        return command instanceof Command.ConfigureBucket configure
                && configure.update().renditions().equals(Optional.of(RenditionPolicy.ALWAYS));
    }

    private void take(Command<?> command) throws StoreException {
        if (command instanceof Command.PutObject put) {
            take(put);
        } else if (command instanceof Command.Describe<?> describe) {
            take(describe.command());
        } else if (command instanceof Command.Once<?> once) {
            take(once.command());
        } else if (command instanceof Command.Publish publish) {
            for (Command<?> step : publish.steps()) {
                take(step);
            }
        } else if (command instanceof Command.CompleteUpload complete) {
            take(complete.put());
        } else if (command instanceof Command.CloseOpenFile close) {
            take(close.put());
        }
    }

    private void take(Command.PutObject put) throws StoreException {
        boolean always = store.open(() -> store.namespace().renditions(put.bucket()))
                .filter(policy -> policy == RenditionPolicy.ALWAYS)
                .isPresent();
        if (always
                && store.tabular(put.contentId())
                        .filter(LocalRenditions::renders)
                        .isPresent()) {
            store.renditions().hot(put.contentId());
        }
    }

    /**
     * Whether a bucket that has a content allows for a rendition that nobody has asked for. What no object has today may be
     * of any bucket. A 'no' is remembered for some minutes.
     */
    boolean allows(long contentId) throws IOException {
        List<BucketInfo> refusing = new ArrayList<>();
        List<BucketInfo> others = new ArrayList<>();
        for (BucketInfo bucket : store.buckets()) {
            (bucket.settings().renditions() == RenditionPolicy.OFF ? refusing : others).add(bucket);
        }
        if (refusing.isEmpty()) {
            return true;
        }
        if (isUnwanted(contentId)) {
            return false;
        }
        boolean allowed = hasOwner(others, contentId) || (!hasOwner(refusing, contentId) && !others.isEmpty());
        if (!allowed) {
            remember(contentId);
        }
        return allowed;
    }

    private boolean hasOwner(List<BucketInfo> buckets, long contentId) throws IOException {
        try (BufferAllocator allocator = new RootAllocator()) {
            ObjectSearch search = new ObjectSearch(store, allocator);
            for (BucketInfo bucket : buckets) {
                if (!search.owners(bucket.name(), contentId).isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }

    private synchronized boolean isUnwanted(long contentId) {
        Long since = unwanted.get(contentId);
        return since != null && System.nanoTime() - since < REMEMBERED.toNanos();
    }

    private synchronized void remember(long contentId) {
        unwanted.put(contentId, System.nanoTime());
    }
}
