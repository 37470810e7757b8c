package io.basalt.hadoop;

import static org.apache.hadoop.fs.impl.PathCapabilitiesSupport.validatePathCapabilityArgs;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.Publication;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.functional.RemoteIterators;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code basalt://bucket/path}: a bucket of a store as a Hadoop file system, configured by {@link BasaltConfiguration}.
 * Renames and deletes, of files and of directories, are single atomic commits; listings come paged from the catalog.
 *
 * <p>This version differs from HDFS so: a file appears at close, not at create; there is no append, concat, truncate,
 * hflush or hsync; owners, permissions and times cannot be set (setting them is ignored with a warning); a bucket is
 * made by {@code mkdirs} of its root and by nothing else. {@link #hasPathCapability} tells programs the same.
 */
public class BasaltFileSystem extends FileSystem {
    private static final Logger LOG = LoggerFactory.getLogger(BasaltFileSystem.class);

    /** Of one publication. */
    public static final int MOST_CHANGES = Publication.MAX_STEPS;

    private final AtomicBoolean warned = new AtomicBoolean();
    private @Nullable Mounted mounted;
    private volatile boolean closed;
    private Path workingDirectory = new Path(Path.SEPARATOR);

    /** What {@link #initialize} sets up. */
    private record Mounted(URI uri, BasaltConfiguration configuration, BucketFiles files, Statuses statuses) {}

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
        super.initialize(name, conf);
        setConf(conf);
        KeyPath paths = KeyPath.of(name);
        BasaltConfiguration configuration = BasaltConfiguration.of(conf, paths.bucket(), System.getenv());
        String user = UserGroupInformation.getCurrentUser().getShortUserName();
        Store store = Stores.open(configuration.store());
        mounted = new Mounted(
                URI.create(BasaltUri.SCHEME + "://" + paths.bucket()),
                configuration,
                new BucketFiles(store, paths, configuration.pageSize()),
                new Statuses(paths, user, configuration.blockSize()));
        workingDirectory = getHomeDirectory();
    }

    private Mounted mounted() {
        if (mounted == null) {
            throw new IllegalStateException("the file system is not initialized: call initialize(URI, Configuration)");
        }
        return mounted;
    }

    private BucketFiles files() {
        return mounted().files();
    }

    @Override
    public String getScheme() {
        return BasaltUri.SCHEME;
    }

    @Override
    public URI getUri() {
        return mounted().uri();
    }

    /** None: there are no delegation tokens to fetch. */
    @Override
    public @Nullable String getCanonicalServiceName() {
        return null;
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

    // ---- streams

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        Path file = qualified(path);
        statistics.incrementReadOps(1);
        return new FSDataInputStream(new BasaltInputStream(
                files().open(file),
                files().calls(),
                file,
                mounted().configuration().readAhead(),
                statistics));
    }

    /** Begins a file that appears at close. Without {@code overwrite} an existing one is refused here and at close. */
    @Override
    public FSDataOutputStream create(
            Path path,
            @Nullable FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress)
            throws IOException {
        Path file = qualified(path);
        statistics.incrementWriteOps(1);
        return new FSDataOutputStream(
                new BasaltOutputStream(files().create(file, overwrite), files().calls(), file), statistics);
    }

    @Override
    public FSDataOutputStream createNonRecursive(
            Path path,
            @Nullable FsPermission permission,
            EnumSet<CreateFlag> flags,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress)
            throws IOException {
        Path parent = qualified(path).getParent();
        if (parent != null) {
            files().requireDirectory(parent);
        }
        boolean overwrite = flags.contains(CreateFlag.OVERWRITE);
        return create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
    }

    @Override
    public FSDataOutputStream append(Path path, int bufferSize, @Nullable Progressable progress) {
        throw new UnsupportedOperationException(
                path + ": append is not supported by this version of basalt://: write the file anew");
    }

    // ---- namespace

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
     * @param changes at most {@value #MOST_CHANGES}, within this bucket
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
        files().makeDirectories(qualified(path));
        return true;
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        statistics.incrementReadOps(1);
        return mounted().statuses().of(files().entry(qualified(path)));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        RemoteIterator<FileStatus> statuses = listStatusIterator(path);
        List<FileStatus> all = new ArrayList<>();
        while (statuses.hasNext()) {
            all.add(statuses.next());
        }
        return all.toArray(FileStatus[]::new);
    }

    @Override
    public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
        statistics.incrementReadOps(1);
        Statuses statuses = mounted().statuses();
        return RemoteIterators.mappingRemoteIterator(files().list(qualified(path)), statuses::of);
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
        Path directory = qualified(path);
        ListEntry entry = files().entry(directory);
        RemoteIterator<ListEntry> entries = recursive && entry instanceof DirectoryEntry top
                ? files().filesBelow(directory, top)
                : RemoteIterators.filteringRemoteIterator(files().list(directory), ObjectEntry.class::isInstance);
        return RemoteIterators.mappingRemoteIterator(
                entries, file -> located(mounted().statuses().of(file)));
    }

    private LocatedFileStatus located(FileStatus status) throws IOException {
        return status instanceof BasaltFileStatus file
                ? new BasaltLocatedFileStatus(file, getFileBlockLocations(file, 0, file.getLen()))
                : new LocatedFileStatus(status, new BlockLocation[0]);
    }

    @Override
    public ContentSummary getContentSummary(Path path) throws IOException {
        statistics.incrementReadOps(1);
        return new Summaries(files()).of(qualified(path));
    }

    @Override
    public FsStatus getStatus(@Nullable Path path) throws IOException {
        return files().space(new Path(getUri()));
    }

    @Override
    public FileChecksum getFileChecksum(Path path, long length) throws IOException {
        return new Checksums(files()).of(qualified(path), length);
    }

    // ---- metadata

    /** Not kept in this version: ignored with a warning, as object stores do. The path must exist. */
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        ignore(path, "permissions");
    }

    /** Not kept in this version: ignored with a warning, as object stores do. The path must exist. */
    @Override
    public void setOwner(Path path, @Nullable String user, @Nullable String group) throws IOException {
        ignore(path, "owners");
    }

    /** Not kept in this version: ignored with a warning, as object stores do. The path must exist. */
    @Override
    public void setTimes(Path path, long modified, long accessed) throws IOException {
        ignore(path, "times");
    }

    private void ignore(Path path, String what) throws IOException {
        files().entry(qualified(path));
        if (!warned.getAndSet(true)) {
            LOG.warn(
                    "{}: setting {} is ignored: this version of basalt:// keeps no owners, permissions or set times "
                            + "(said once)",
                    path,
                    what);
        }
    }

    @Override
    public void setXAttr(Path path, String name, byte[] value, EnumSet<XAttrSetFlag> flags) throws IOException {
        new XAttributes(files()).set(qualified(path), name, value, flags);
    }

    @Override
    public byte[] getXAttr(Path path, String name) throws IOException {
        return new XAttributes(files()).get(qualified(path), name);
    }

    @Override
    public Map<String, byte[]> getXAttrs(Path path) throws IOException {
        return new XAttributes(files()).of(qualified(path));
    }

    @Override
    public Map<String, byte[]> getXAttrs(Path path, List<String> names) throws IOException {
        return new XAttributes(files()).get(qualified(path), names);
    }

    @Override
    public List<String> listXAttrs(Path path) throws IOException {
        return List.copyOf(getXAttrs(path).keySet());
    }

    @Override
    public void removeXAttr(Path path, String name) throws IOException {
        new XAttributes(files()).remove(qualified(path), name);
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        return switch (validatePathCapabilityArgs(qualified(path), capability)) {
            case CommonPathCapabilities.ABORTABLE_STREAM,
                    CommonPathCapabilities.ETAGS_AVAILABLE,
                    CommonPathCapabilities.ETAGS_PRESERVED_IN_RENAME,
                    CommonPathCapabilities.FS_CHECKSUMS,
                    CommonPathCapabilities.FS_XATTRS,
                    CommonPathCapabilities.VIRTUAL_BLOCK_LOCATIONS -> true;
            default -> super.hasPathCapability(path, capability);
        };
    }

    private Path qualified(Path path) throws IOException {
        if (closed) {
            throw new IOException(path + ": the file system is closed");
        }
        return makeQualified(path);
    }

    /** Releases the store. Streams that are open for reading stay usable. */
    @Override
    public void close() throws IOException {
        super.close();
        closed = true;
        if (mounted != null) {
            files().close();
        }
    }
}
