package io.basalt.hadoop;

import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.SnapshotDiffReport;

/**
 * Snapshots in HDFS's terms. A snapshot is of a whole bucket: it is made and read at any directory, and is there at all of them.
 */
record Snapshots(BucketFiles files) {
    // HDFS's, so that scripts that expect it go on to work.
    private static final DateTimeFormatter DEFAULT_NAME =
            DateTimeFormatter.ofPattern("'s'yyyyMMdd-HHmmss.SSS").withZone(ZoneId.systemDefault());

    /** The name of a snapshot that is given none. */
    static String nameOf(Instant created) {
        return DEFAULT_NAME.format(created);
    }

    /** Names the newest state; gives {@code DIRECTORY/.snapshot/NAME}. */
    Path create(Path directory, String name) throws IOException {
        files.requireDirectory(directory);
        files.calls().run(directory, () -> store().createSnapshot(bucket(), name));
        return new SnapshotPath(directory, name).root();
    }

    void rename(Path directory, String name, String newName) throws IOException {
        files.requireDirectory(directory);
        files.calls().run(directory, () -> store().renameSnapshot(bucket(), name, newName));
    }

    void delete(Path directory, String name) throws IOException {
        files.requireDirectory(directory);
        files.calls().run(directory, () -> store().dropSnapshot(bucket(), name));
    }

    /** As {@link BasaltFileSystem#getSnapshotDiffReport}. */
    SnapshotDiffReport diff(Path directory, String from, String to) throws IOException {
        return new SnapshotDiffReport(
                directory.toUri().getPath(),
                from,
                to,
                SnapshotDiff.between(
                        state(directory, from), root(directory, from), state(directory, to), root(directory, to)));
    }

    private FileTree state(Path directory, String snapshot) throws IOException {
        return snapshot.isEmpty() ? files : at(new SnapshotPath(directory, snapshot));
    }

    private static Path root(Path directory, String snapshot) {
        return snapshot.isEmpty() ? directory : new SnapshotPath(directory, snapshot).root();
    }

    FileTree tree(SnapshotPath path) throws IOException {
        return path.name().isEmpty() ? folder(path) : at(path);
    }

    /** What a snapshot, or an LSN, shows of a directory. */
    SnapshotFiles at(SnapshotPath path) throws IOException {
        if (path.name().chars().allMatch(c -> c >= '0' && c <= '9')) {
            return at(path.root(), directoryKey(path), lsn(path), Optional.empty());
        }
        for (SnapshotInfo snapshot : all(path.root())) {
            if (snapshot.name().equals(path.name())) {
                return at(path.root(), directoryKey(path), snapshot.lsn(), Optional.of(snapshot.created()));
            }
        }
        throw new FileNotFoundException(path.root() + ": bucket '" + bucket() + "' has no snapshot '" + path.name()
                + "'; list " + path.folder() + " to see those that it has, or name an LSN");
    }

    /** Names of snapshots begin with a letter: a number is an LSN. */
    private static long lsn(SnapshotPath path) throws FileNotFoundException {
        try {
            return Long.parseLong(path.name());
        } catch (NumberFormatException e) {
            throw new FileNotFoundException(path.root() + ": " + path.name() + " is larger than any LSN");
        }
    }

    private SnapshotFiles at(Path root, String directory, long lsn, Optional<Instant> created) throws IOException {
        return new SnapshotFiles(
                files.calls(),
                files.calls().call(root, () -> store().asOf(lsn)),
                created,
                root,
                directory,
                files.pageSize());
    }

    private SnapshotFolder folder(SnapshotPath path) throws IOException {
        if (!(files.entry(path.directory()) instanceof DirectoryEntry now)) {
            throw StoreCalls.notDirectory(path.folder(), path.directory());
        }
        String directory = directoryKey(path);
        String folder = directory + SnapshotPath.DOT_SNAPSHOT + Path.SEPARATOR;
        List<ListEntry> shown = new ArrayList<>();
        for (SnapshotInfo snapshot : all(path.folder())) {
            Path root = new SnapshotPath(path.directory(), snapshot.name()).root();
            Optional<ListEntry> then = at(root, directory, snapshot.lsn(), Optional.of(snapshot.created()))
                    .find(root);
            if (then.isPresent() && then.get() instanceof DirectoryEntry top) {
                shown.add(folder(folder + snapshot.name() + Path.SEPARATOR, top, top.children()));
            }
        }
        return new SnapshotFolder(folder(folder, now, shown.size()), shown, files.paths());
    }

    /** A directory that only shows others, and holds nothing itself. */
    private static DirectoryEntry folder(String key, DirectoryEntry shown, long children) {
        return new DirectoryEntry(
                shown.bucket(), key, 0, true, children, 0, 0, 0, shown.modified(), shown.attributes());
    }

    private String directoryKey(SnapshotPath path) throws IOException {
        String key = files.paths().key(path.directory());
        return key.isEmpty() ? key : key + Path.SEPARATOR;
    }

    private List<SnapshotInfo> all(Path path) throws IOException {
        return files.calls().call(path, () -> store().snapshots(bucket()));
    }

    private Store store() {
        return files.calls().store();
    }

    private String bucket() {
        return files.paths().bucket();
    }
}
