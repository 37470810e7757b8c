package io.basalt.hadoop;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/** {@code DIRECTORY/.snapshot}: the directory itself as each snapshot shows it that has it, by the snapshots' names. */
record SnapshotFolder(DirectoryEntry folder, List<ListEntry> snapshots, KeyPath paths) implements FileTree {
    @Override
    public Optional<ListEntry> find(Path path) {
        return Optional.of(folder);
    }

    @Override
    public Path path(ListEntry entry) {
        return paths.path(entry.key());
    }

    @Override
    public RemoteIterator<ListEntry> children(Path path, DirectoryEntry directory, String prefix) {
        String begun = folder.key() + prefix;
        return RemoteIterators.remoteIteratorFromIterable(snapshots.stream()
                .filter(snapshot -> snapshot.key().startsWith(begun))
                .toList());
    }

    /** None: each snapshot is listed by itself, since all of them show much the same. */
    @Override
    public RemoteIterator<ListEntry> filesBelow(Path path, DirectoryEntry directory) {
        return RemoteIterators.remoteIteratorFromIterable(List.of());
    }

    @Override
    public ObjectReader open(Path path) throws IOException {
        throw new FileNotFoundException(path + " is a directory, not a file");
    }

    @Override
    public Attributes attributes(Path path) {
        return folder.attributes();
    }
}
