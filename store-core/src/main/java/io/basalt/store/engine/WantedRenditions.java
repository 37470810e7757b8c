package io.basalt.store.engine;

import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Command;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What buckets say of renditions that are made by themselves. Thread-safe. */
final class WantedRenditions {
    private static final Logger LOG = LoggerFactory.getLogger(WantedRenditions.class);

    private final LocalStore store;

    WantedRenditions(LocalStore store) {
        this.store = store;
    }

    /** A command has been committed: what it put into buckets that always want renditions waits for one. */
    void committed(Command<?> command) {
        try {
            take(command);
        } catch (StoreException e) {
            LOG.debug("no rendition is made at once of what was stored: {}", e.getMessage());
        }
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
     * of any bucket.
     */
    boolean allows(long contentId) throws IOException {
        List<BucketInfo> buckets = store.buckets();
        Set<String> refusing = new HashSet<>();
        for (BucketInfo bucket : buckets) {
            if (bucket.settings().renditions() == RenditionPolicy.OFF) {
                refusing.add(bucket.name());
            }
        }
        if (refusing.isEmpty()) {
            return true;
        }
        try (BufferAllocator allocator = new RootAllocator()) {
            List<ObjectKey> owners = new ObjectSearch(store, allocator).owners(contentId);
            return owners.isEmpty()
                    ? refusing.size() < buckets.size()
                    : owners.stream().anyMatch(key -> !refusing.contains(key.bucket()));
        }
    }
}
