package io.basalt.hadoop;

import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.protocol.SnapshotDiffReport;
import org.apache.hadoop.util.functional.RemoteIterators;
import org.jspecify.annotations.Nullable;

/** Names: listings, statuses and totals, renames and deletes. Each change is one atomic commit. */
abstract class NamespaceFileSystem extends MountedFileSystem {
    @Override
    public boolean rename(Path source, Path target) throws IOException {
        statistics.incrementWriteOps(1);
        return new Renames(files()).rename(qualified(source), qualified(target));
    }

    @Override
    @SuppressWarnings("deprecation") // what FileContext calls
    protected void rename(Path source, Path target, Options.Rename... options) throws IOException {
        statistics.incrementWriteOps(1);
        boolean overwrite = List.of(options).contains(Options.Rename.OVERWRITE);
        new Renames(files()).rename(qualified(source), qualified(target), overwrite);
    }

    /**
     * Makes changes in one commit, all or none, in their order: each sees what those before it did.
     *
     * @param changes at most {@link BasaltFileSystem#MOST_CHANGES}, within this bucket
     */
    public void publish(List<PathChange> changes) throws IOException {
        statistics.incrementWriteOps(1);
        List<PathChange> qualified = new ArrayList<>();
        for (PathChange change : changes) {
            qualified.add(
                    change instanceof PathChange.Rename rename
                            ? new PathChange.Rename(qualified(rename.source()), qualified(rename.target()))
                            : new PathChange.Delete(qualified(((PathChange.Delete) change).path())));
        }
        new Publishing(files()).publish(new Path(getUri()), qualified);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        statistics.incrementWriteOps(1);
        return files().delete(qualified(path), recursive);
    }

    @Override
    public boolean mkdirs(Path path, @Nullable FsPermission permission) throws IOException {
        statistics.incrementWriteOps(1);
        files().makeDirectories(qualified(path), masked(permission, FsPermission.getDirDefault()));
        return true;
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        statistics.incrementReadOps(1);
        Path asked = qualified(path);
        return mounted().statuses().of(asked, tree(asked).entry(asked));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return listStatus(path, "");
    }

    /** Of a directory only what begins with {@code prefix}. */
    final FileStatus[] listStatus(Path path, String prefix) throws IOException {
        return RemoteIterators.toArray(statuses(path, prefix), new FileStatus[0]);
    }

    @Override
    public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
        return statuses(path, "");
    }

    private RemoteIterator<FileStatus> statuses(Path path, String prefix) throws IOException {
        statistics.incrementReadOps(1);
        Path asked = qualified(path);
        FileTree tree = tree(asked);
        return RemoteIterators.mappingRemoteIterator(list(tree, asked, prefix), entry -> status(tree, entry));
    }

    /** The entries of a directory, or the file itself. */
    private static RemoteIterator<ListEntry> list(FileTree tree, Path path, String prefix) throws IOException {
        ListEntry entry = tree.entry(path);
        return entry instanceof DirectoryEntry directory
                ? tree.children(path, directory, prefix)
                : RemoteIterators.remoteIteratorFromSingleton(entry);
    }

    private FileStatus status(FileTree tree, ListEntry entry) {
        return mounted().statuses().of(tree.path(entry), entry);
    }

    /** Hadoop decides what matches; what is listed for it is only what begins as the pattern's component there does. */
    @Override
    public FileStatus[] globStatus(Path pattern) throws IOException {
        return GlobView.of(this, pattern).globStatus(pattern);
    }

    /** As above. */
    @Override
    public FileStatus[] globStatus(Path pattern, PathFilter filter) throws IOException {
        return GlobView.of(this, pattern).globStatus(pattern, filter);
    }

    @Override
    protected RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path, PathFilter filter) throws IOException {
        RemoteIterator<FileStatus> accepted = RemoteIterators.filteringRemoteIterator(
                listStatusIterator(path), status -> filter.accept(status.getPath()));
        return RemoteIterators.mappingRemoteIterator(accepted, this::located);
    }

    /** Recursive listings are one flat scan of the keys, not a walk. */
    @Override
    public RemoteIterator<LocatedFileStatus> listFiles(Path path, boolean recursive) throws IOException {
        Path asked = qualified(path);
        FileTree tree = tree(asked);
        RemoteIterator<ListEntry> entries = recursive && tree.entry(asked) instanceof DirectoryEntry directory
                ? tree.filesBelow(asked, directory)
                : RemoteIterators.filteringRemoteIterator(list(tree, asked, ""), ObjectEntry.class::isInstance);
        return RemoteIterators.mappingRemoteIterator(entries, file -> located(status(tree, file)));
    }

    private LocatedFileStatus located(FileStatus status) throws IOException {
        return status instanceof BasaltFileStatus file
                ? new BasaltLocatedFileStatus(file, getFileBlockLocations(file, 0, file.getLen()))
                : new LocatedFileStatus(status, new BlockLocation[0]);
    }

    @Override
    public ContentSummary getContentSummary(Path path) throws IOException {
        statistics.incrementReadOps(1);
        Path asked = qualified(path);
        return new Summaries(tree(asked)).of(asked);
    }

    // ---- snapshots

    /** Names the newest state of the whole bucket, and shows it at {@code DIRECTORY/.snapshot/NAME} of every directory. */
    @Override
    public Path createSnapshot(Path directory, @Nullable String name) throws IOException {
        statistics.incrementWriteOps(1);
        return new Snapshots(files())
                .create(qualified(directory), name == null ? Snapshots.nameOf(Instant.now()) : name);
    }

    @Override
    public void renameSnapshot(Path directory, String name, String newName) throws IOException {
        statistics.incrementWriteOps(1);
        new Snapshots(files()).rename(qualified(directory), name, newName);
    }

    @Override
    public void deleteSnapshot(Path directory, String name) throws IOException {
        statistics.incrementWriteOps(1);
        new Snapshots(files()).delete(qualified(directory), name);
    }

    /**
     * What differs between two states of a directory, as {@code DistributedFileSystem} reports it; DistCp's {@code -diff} finds this
     * method by its name.
     *
     * @param from name of the earlier snapshot; empty: as it is now
     * @param to name of the later snapshot; empty: as it is now
     */
    public SnapshotDiffReport getSnapshotDiffReport(Path directory, String from, String to) throws IOException {
        statistics.incrementReadOps(1);
        return new Snapshots(files()).diff(qualified(directory), from, to);
    }

    @Override
    public FsStatus getStatus(@Nullable Path path) throws IOException {
        return files().space(new Path(getUri()));
    }
}
