package io.basalt.spark.objects.write;

import io.basalt.spark.session.StoreCall;
import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.Publication;
import io.basalt.store.api.Store;
import java.util.Optional;
import java.util.Set;

/**
 * The last epoch that a streaming query has committed to a bucket: an attribute of the bucket's root directory, which is in no query and in
 * no listing, and stays as long as the bucket. It is written in the commit that it tells of.
 */
record EpochRecord(Store store, String bucket, String query) {
    private static final String PREFIX = Attributes.USER + ".spark.epoch.";

    /** Whether that epoch, or a later one, is committed. */
    boolean isAtLeast(long epoch) {
        Optional<ListEntry> root = StoreCall.unchecked(() -> store.lookup(bucket, ""));
        return root.isPresent()
                && root.get() instanceof DirectoryEntry directory
                && directory.attributes().values().get(PREFIX + query) instanceof AttributeValue.Whole last
                && last.value() >= epoch;
    }

    /** What writes it. */
    Publication.Step step(long epoch) {
        return new Publication.UpdateDirectory(
                bucket, "", new AttributeUpdate(Attributes.of(PREFIX + query, AttributeValue.of(epoch)), Set.of()));
    }
}
