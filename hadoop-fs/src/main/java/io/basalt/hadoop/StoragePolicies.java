package io.basalt.hadoop;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.PutOptions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;
import org.jspecify.annotations.Nullable;

/**
 * Tiers as Hadoop's storage policies. A policy is set on a file or directory, holds for what lies below that has none of its
 * own, and decides where new files land; what is there already moves when the policy is to be satisfied. Lifecycle rules go
 * on to apply.
 */
record StoragePolicies(BucketFiles files) {
    private static final String POLICY = Attributes.HADOOP + ".storage_policy";

    List<StoragePolicy> all(Path path) throws IOException {
        return StoragePolicy.of(
                files.calls().call(path, () -> files.calls().store().tiers()));
    }

    void set(Path path, String name) throws IOException {
        StoragePolicy policy = named(path, name);
        files.update(path, new AttributeUpdate(Attributes.of(POLICY, AttributeValue.of(policy.name())), Set.of()));
    }

    void unset(Path path) throws IOException {
        files.update(path, new AttributeUpdate(Attributes.NONE, Set.of(POLICY)));
    }

    /** The policy of what exists: its own, else that of the nearest directory above that has one. */
    StoragePolicy get(Path path) throws IOException {
        files.entry(path);
        return inherited(path);
    }

    private StoragePolicy inherited(Path path) throws IOException {
        for (@Nullable Path at = path; at != null; at = at.getParent()) {
            Optional<String> name = files.find(at).flatMap(StoragePolicies::own);
            if (name.isPresent()) {
                return named(at, name.get());
            }
        }
        return named(path, StoragePolicy.DEFAULT);
    }

    private static Optional<String> own(ListEntry entry) {
        Attributes attributes =
                entry instanceof ObjectEntry file ? file.hadoop() : ((DirectoryEntry) entry).attributes();
        return attributes.get(POLICY).map(AttributeValue::text);
    }

    private StoragePolicy named(Path path, String name) throws IOException {
        List<StoragePolicy> all = all(path);
        for (StoragePolicy policy : all) {
            if (policy.name().equals(name.toUpperCase(Locale.ROOT))) {
                return policy;
            }
        }
        throw new PathIOException(
                path.toString(),
                "there is no storage policy '" + name + "' here; this store's tiers have "
                        + all.stream().map(StoragePolicy::name).collect(Collectors.joining(", ")));
    }

    /** How to put a file that is made at a path: on the tier of the policy that holds for its directory. */
    PutOptions landing(Path path, PutOptions options) throws IOException {
        Path parent = path.getParent();
        return parent == null
                ? options
                : inherited(parent).tier().map(options::withTier).orElse(options);
    }

    /** Moves a file, or all files below a directory, to the tier of the policy of each; {@code HOT} leaves where they are. */
    void satisfy(Path path) throws IOException {
        ListEntry entry = files.entry(path);
        RemoteIterator<ListEntry> moving = entry instanceof DirectoryEntry directory
                ? files.filesBelow(path, directory)
                : RemoteIterators.remoteIteratorFromSingleton(entry);
        while (moving.hasNext()) {
            ObjectEntry file = (ObjectEntry) moving.next();
            Path at = files.paths().path(file.key());
            Optional<String> tier = inherited(at).tier();
            if (tier.isPresent() && file.contentId() != 0) {
                files.calls().call(at, () -> files.calls().store().move(file.objectKey(), tier.get()));
            }
        }
    }
}
