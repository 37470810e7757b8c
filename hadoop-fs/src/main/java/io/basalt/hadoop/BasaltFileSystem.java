package io.basalt.hadoop;

import static org.apache.hadoop.fs.impl.PathCapabilitiesSupport.validatePathCapabilityArgs;

import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.fs.BulkDelete;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.InvalidPathHandleException;
import org.apache.hadoop.fs.LeaseRecoverable;
import org.apache.hadoop.fs.MultipartUploaderBuilder;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathHandle;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.impl.AbstractFSBuilderImpl;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/**
 * {@code basalt://bucket/path}: a bucket of a store as a Hadoop file system, configured by {@link BasaltConfiguration}.
 * Renames and deletes, of files and of directories, are single atomic commits; listings come paged from the catalog.
 *
 * <p>It differs from HDFS so: owners and permissions are kept and not enforced, which is what policies are for; a bucket is
 * made by {@code mkdirs} of its root and by nothing else. {@link #hasPathCapability} tells programs the rest.
 */
public class BasaltFileSystem extends MetadataFileSystem implements LeaseRecoverable, IOStatisticsSource {
    /** The most changes of one publication. */
    public static final int MOST_CHANGES = Publication.MAX_STEPS;

    // ---- streams

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        Path file = qualified(path);
        statistics.incrementReadOps(1);
        return stream(
                tree(file).open(file),
                file,
                ReadAhead.adaptive(mounted().configuration().readAhead()));
    }

    /** Takes Hadoop's standard options, of which {@link ReadAhead} heeds some; others must not be mandatory. */
    @Override
    protected CompletableFuture<FSDataInputStream> openFileWithOptions(Path path, OpenFileParameters parameters)
            throws IOException {
        Path file = qualified(path);
        AbstractFSBuilderImpl.rejectUnknownMandatoryKeys(
                parameters.getMandatoryKeys(),
                Options.OpenFileOptions.FS_OPTION_OPENFILE_STANDARD_OPTIONS,
                "to open " + file);
        FileStatus known = parameters.getStatus();
        if (known != null && !known.getPath().getName().equals(file.getName())) {
            throw new IllegalArgumentException("the status of " + known.getPath() + " was given to open " + file);
        }
        return FutureIO.eval(() -> {
            statistics.incrementReadOps(1);
            return stream(
                    tree(file).open(file),
                    file,
                    ReadAhead.of(
                            parameters.getOptions(), mounted().configuration().readAhead()));
        });
    }

    private FSDataInputStream stream(ObjectReader reader, Path file, ReadAhead readAhead) {
        return new FSDataInputStream(new BasaltInputStream(
                reader, files().calls(), file, readAhead, statistics, mounted().streams()));
    }

    /** Takes Hadoop's standard options; others must not be mandatory. */
    @Override
    public FSDataOutputStreamBuilder<FSDataOutputStream, ?> createFile(Path path) {
        return new BasaltCreateBuilder(this, path).create().overwrite(true);
    }

    /** Begins a file. Without {@code overwrite} an existing one is refused. */
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
        return create(path, permission, overwrite, CreateOptions.NONE);
    }

    /** With {@link CreateFlag#APPEND} a file that exists is appended to. */
    @Override
    public FSDataOutputStream create(
            Path path,
            @Nullable FsPermission permission,
            EnumSet<CreateFlag> flags,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress,
            Options.@Nullable ChecksumOpt checksum)
            throws IOException {
        return create(path, permission, flags, true, CreateOptions.NONE);
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
        return create(path, permission, flags, false, CreateOptions.NONE);
    }

    /** @param recursive whether parents that are missing are made */
    FSDataOutputStream create(
            Path path,
            @Nullable FsPermission permission,
            EnumSet<CreateFlag> flags,
            boolean recursive,
            CreateOptions options)
            throws IOException {
        Path parent = qualified(path).getParent();
        if (!recursive && parent != null) {
            files().requireDirectory(parent);
        }
        if (flags.contains(CreateFlag.APPEND) && files().find(qualified(path)).isPresent()) {
            if (options.atClose()) {
                throw new IllegalArgumentException(
                        path + " is there: it is appended to, or appears at its close, not both");
            }
            return append(path);
        }
        return create(path, permission, flags.contains(CreateFlag.OVERWRITE), options);
    }

    private FSDataOutputStream create(
            Path path, @Nullable FsPermission permission, boolean overwrite, CreateOptions options) throws IOException {
        Path file = qualified(path);
        statistics.incrementWriteOps(1);
        if (!options.conditional()) {
            files().requireCreatable(file, overwrite);
        }
        PutOptions put = new StoragePolicies(files())
                .landing(
                        file,
                        options.over(PutOptions.DEFAULT.withAttributes(
                                Posix.made(masked(permission, FsPermission.getFileDefault()), Posix.FILE))));
        Writers writers = mounted().writers();
        BasaltOutputStream stream = options.atClose()
                ? writers.createAtClose(
                        file,
                        put.withCondition(options.condition(files().calls(), file, overwrite)),
                        options.ofStream())
                : writers.create(file, put, overwrite);
        return new FSDataOutputStream(stream, statistics);
    }

    /** Goes on writing at a file's end; the file under construction shows all of it. */
    @Override
    public FSDataOutputStream append(Path path, int bufferSize, @Nullable Progressable progress) throws IOException {
        Path file = qualified(path);
        statistics.incrementWriteOps(1);
        files().file(file);
        LeasedOutputStream stream = mounted().writers().append(file);
        return new FSDataOutputStream(stream, statistics, stream.startLength());
    }

    @Override
    public void concat(Path target, Path[] sources) throws IOException {
        statistics.incrementWriteOps(1);
        List<Path> qualified = new ArrayList<>();
        for (Path source : sources) {
            qualified.add(qualified(source));
        }
        new Edits(files()).concat(qualified(target), qualified);
    }

    /** Done when it returns: true. */
    @Override
    public boolean truncate(Path path, long length) throws IOException {
        statistics.incrementWriteOps(1);
        new Edits(files()).truncate(qualified(path), length);
        return true;
    }

    /** Done when it returns: true. Whoever was writing the file is fenced off. */
    @Override
    public boolean recoverLease(Path path) throws IOException {
        statistics.incrementWriteOps(1);
        new Edits(files()).recoverLease(qualified(path));
        return true;
    }

    @Override
    public boolean isFileClosed(Path path) throws IOException {
        return new Edits(files()).isClosed(qualified(path));
    }

    // ---- handles, parts and many at once

    @Override
    protected PathHandle createPathHandle(FileStatus status, Options.HandleOpt... options) {
        if (SnapshotPath.of(status.getPath()).isPresent()) {
            throw new UnsupportedOperationException(
                    status.getPath() + ": what a snapshot shows has no handle; its path always names the same");
        }
        return BasaltPathHandle.of(status, options);
    }

    /** Opens what a handle stands for; {@link InvalidPathHandleException} where that was moved or changed against it. */
    @Override
    public FSDataInputStream open(PathHandle handle, int bufferSize) throws IOException {
        statistics.incrementReadOps(1);
        BucketFiles.Opened opened = files().open(qualified(new Path(getUri())), BasaltPathHandle.of(handle));
        return stream(
                opened.reader(),
                opened.path(),
                ReadAhead.adaptive(mounted().configuration().readAhead()));
    }

    @Override
    public MultipartUploaderBuilder<?, ?> createMultipartUploader(Path basePath) throws IOException {
        return new BasaltMultipartUploaderBuilder(this, files(), qualified(basePath));
    }

    @Override
    public BulkDelete createBulkDelete(Path path) throws IOException {
        return new BasaltBulkDelete(
                files(), qualified(path), mounted().configuration().pageSize());
    }

    /** Of the streams that this file system has opened and that were closed. */
    @Override
    public IOStatistics getIOStatistics() {
        return mounted().streams().snapshot();
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        return switch (validatePathCapabilityArgs(qualified(path), capability)) {
            case CommonPathCapabilities.ABORTABLE_STREAM,
                    CommonPathCapabilities.BULK_DELETE,
                    CommonPathCapabilities.ETAGS_AVAILABLE,
                    CommonPathCapabilities.ETAGS_PRESERVED_IN_RENAME,
                    CommonPathCapabilities.FS_APPEND,
                    CommonPathCapabilities.FS_CHECKSUMS,
                    CommonPathCapabilities.FS_CONCAT,
                    CommonPathCapabilities.FS_MULTIPART_UPLOADER,
                    CommonPathCapabilities.FS_PATHHANDLES,
                    CommonPathCapabilities.FS_PERMISSIONS,
                    CommonPathCapabilities.FS_SNAPSHOTS,
                    CommonPathCapabilities.FS_STORAGEPOLICY,
                    CommonPathCapabilities.FS_TRUNCATE,
                    StreamCapabilities.IOSTATISTICS,
                    CommonPathCapabilities.LEASE_RECOVERABLE,
                    CommonPathCapabilities.FS_XATTRS,
                    Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE,
                    Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG,
                    Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONTENT_TYPE,
                    Options.CreateFileOptionKeys.FS_OPTION_CREATE_IN_CLOSE,
                    CommonPathCapabilities.VIRTUAL_BLOCK_LOCATIONS -> true;
            default -> super.hasPathCapability(path, capability);
        };
    }
}
