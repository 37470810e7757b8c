package io.basalt.hadoop;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsCreateModes;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;

/** A bucket of a store as a file system: how it is opened, named and closed. */
abstract class MountedFileSystem extends FileSystem {
    private @Nullable Mounted mounted;
    private volatile boolean closed;
    private Path workingDirectory = new Path(Path.SEPARATOR);

    /** What {@link #initialize} sets up. */
    record Mounted(
            URI uri,
            BasaltConfiguration configuration,
            BucketFiles files,
            Writers writers,
            Statuses statuses,
            StreamStatistics streams) {}

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
        super.initialize(name, conf);
        setConf(conf);
        KeyPath paths = KeyPath.of(name);
        BasaltConfiguration configuration = BasaltConfiguration.of(conf, paths.bucket(), System.getenv());
        String user = UserGroupInformation.getCurrentUser().getShortUserName();
        Store store = store(configuration.store());
        BucketFiles files = new BucketFiles(store, paths, configuration.pageSize());
        StreamStatistics streams = new StreamStatistics();
        mounted = new Mounted(
                URI.create(BasaltUri.SCHEME + "://" + paths.bucket()),
                configuration,
                files,
                new Writers(
                        files.calls(),
                        user + " in process " + ProcessHandle.current().pid(),
                        streams),
                new Statuses(user, configuration.blockSize()),
                streams);
        workingDirectory = getHomeDirectory();
    }

    /** Opens the store at a location. */
    Store store(String location) throws IOException {
        return Stores.open(location);
    }

    final Mounted mounted() {
        if (mounted == null) {
            throw new IllegalStateException("the file system is not initialized: call initialize(URI, Configuration)");
        }
        return mounted;
    }

    final BucketFiles files() {
        return mounted().files();
    }

    /** What an absolute path is read from. */
    final FileTree tree(Path path) throws IOException {
        Optional<SnapshotPath> snapshot = SnapshotPath.of(path);
        return snapshot.isPresent() ? new Snapshots(files()).tree(snapshot.get()) : files();
    }

    @Override
    public String getScheme() {
        return BasaltUri.SCHEME;
    }

    @Override
    public URI getUri() {
        return mounted().uri();
    }

    @Override
    public void setWorkingDirectory(Path directory) {
        workingDirectory = makeQualified(directory);
    }

    @Override
    public Path getWorkingDirectory() {
        return workingDirectory;
    }

    @Override
    @SuppressWarnings("deprecation")
    public long getDefaultBlockSize() {
        return mounted().configuration().blockSize();
    }

    /** None: there are no delegation tokens to fetch. */
    @Override
    public @Nullable String getCanonicalServiceName() {
        return null;
    }

    /** A permission less what the user's mask takes away, unless that was done already. */
    final FsPermission masked(@Nullable FsPermission permission, FsPermission usual) {
        FsPermission asked = permission == null ? usual : permission;
        return FsCreateModes.applyUMask(asked, FsPermission.getUMask(getConf()));
    }

    final Path qualified(Path path) throws IOException {
        if (closed) {
            throw new IOException(path + ": the file system is closed");
        }
        return isQualified(path) ? path : makeQualified(path);
    }

    /** Paths that this file system has given are, and Hadoop's own check takes longer than most of what is done with them. */
    private boolean isQualified(Path path) {
        URI uri = path.toUri();
        return path.isAbsolute()
                && getUri().getScheme().equals(uri.getScheme())
                && getUri().getAuthority().equals(uri.getAuthority());
    }

    /** Releases the store. Streams that are open for reading stay usable. */
    @Override
    public void close() throws IOException {
        super.close();
        closed = true;
        if (mounted != null) {
            try (BucketFiles releasing = mounted.files()) {
                mounted.writers().close();
            }
        }
    }
}
