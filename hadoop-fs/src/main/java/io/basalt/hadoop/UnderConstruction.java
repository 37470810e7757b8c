package io.basalt.hadoop;

import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.OpenFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files that are being written, as HDFS shows them: from create on, with as many bytes as were synced. Where a file
 * is written anew or appended to, its writer's view covers the object that stands there.
 */
record UnderConstruction(StoreCalls calls) {
    private static final int PAGE = 1000;

    /** What {@code path} shows where the store has {@code stored} there. */
    Optional<ListEntry> over(Path path, Optional<ListEntry> stored) throws IOException {
        if (stored.isPresent() && stored.get() instanceof DirectoryEntry) {
            return stored;
        }
        Optional<OpenFiles.Info> file = find(path);
        return file.isPresent() ? Optional.of(entry(file.get(), stored)) : stored;
    }

    Optional<OpenFiles.Info> find(Path path) throws IOException {
        return calls.call(
                path, () -> calls.store().openFiles().find(calls.paths().objectKey(path)));
    }

    /** A listing of a directory's children whose names begin with a prefix, with those that are being written among them. */
    RemoteIterator<ListEntry> amongChildren(
            Path path, DirectoryEntry directory, String prefix, RemoteIterator<ListEntry> stored) throws IOException {
        OpenFiles files = calls.store().openFiles();
        List<OpenFiles.Info> open = new ArrayList<>();
        List<OpenFiles.Info> page = calls.call(path, () -> files.list(directory.bucket(), directory.key(), "", PAGE));
        while (!page.isEmpty()) {
            open.addAll(page);
            String last = page.get(page.size() - 1).key().name();
            page = calls.call(path, () -> files.list(directory.bucket(), directory.key(), last, PAGE));
        }
        open.removeIf(file -> !file.key().name().startsWith(prefix));
        return merged(open, stored);
    }

    /** A listing of all files below a directory, with those that are being written among them. */
    RemoteIterator<ListEntry> amongFilesBelow(Path path, DirectoryEntry directory, RemoteIterator<ListEntry> stored)
            throws IOException {
        OpenFiles files = calls.store().openFiles();
        List<OpenFiles.Info> open = new ArrayList<>();
        List<OpenFiles.Info> page = calls.call(path, () -> files.below(directory.bucket(), directory.key(), 0, PAGE));
        while (!page.isEmpty()) {
            open.addAll(page);
            long last = page.get(page.size() - 1).openId();
            page = calls.call(path, () -> files.below(directory.bucket(), directory.key(), last, PAGE));
        }
        return merged(open, stored);
    }

    private static RemoteIterator<ListEntry> merged(List<OpenFiles.Info> open, RemoteIterator<ListEntry> stored) {
        if (open.isEmpty()) {
            return stored;
        }
        NavigableMap<byte[], OpenFiles.Info> byKey = new TreeMap<>(Arrays::compareUnsigned);
        open.forEach(file -> byKey.put(bytes(file.key().key()), file));
        return new Merged(byKey, stored);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    /** An entry without a content yet; the file id is that of the object that it replaces, if it does. */
    private static ObjectEntry entry(OpenFiles.Info file, Optional<ListEntry> stored) {
        long fileId = stored.filter(ObjectEntry.class::isInstance)
                .map(entry -> ((ObjectEntry) entry).fileId())
                .orElse(file.openId());
        return new ObjectEntry(
                file.key().bucket(),
                file.key().key(),
                file.length(),
                fileId,
                0,
                0,
                0,
                0,
                Optional.empty(),
                file.created());
    }

    /** Two sorted listings as one; where both have a key, it is that of the open files that shows. */
    private static final class Merged implements RemoteIterator<ListEntry> {
        private final NavigableMap<byte[], OpenFiles.Info> open;
        private final RemoteIterator<ListEntry> stored;
        private Optional<ListEntry> next = Optional.empty();

        Merged(NavigableMap<byte[], OpenFiles.Info> open, RemoteIterator<ListEntry> stored) {
            this.open = open;
            this.stored = stored;
        }

        @Override
        public boolean hasNext() throws IOException {
            return next.isPresent() || !open.isEmpty() || stored.hasNext();
        }

        @Override
        public ListEntry next() throws IOException {
            if (next.isEmpty() && (open.isEmpty() || stored.hasNext())) {
                next = Optional.of(stored.next());
            }
            Optional<ListEntry> before = next;
            if (open.isEmpty() || before.isPresent() && isBeforeFirstOpen(before.get())) {
                next = Optional.empty();
                return before.orElseThrow();
            }
            OpenFiles.Info file = open.pollFirstEntry().getValue();
            Optional<ListEntry> covered =
                    before.filter(entry -> entry.key().equals(file.key().key()));
            if (covered.isPresent()) {
                next = Optional.empty();
            }
            return entry(file, covered);
        }

        private boolean isBeforeFirstOpen(ListEntry entry) {
            return Arrays.compareUnsigned(bytes(entry.key()), open.firstKey()) < 0;
        }
    }
}
