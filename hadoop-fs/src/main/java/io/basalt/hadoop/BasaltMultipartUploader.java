package io.basalt.hadoop;

import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Uploads;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.fs.BBPartHandle;
import org.apache.hadoop.fs.BBUploadHandle;
import org.apache.hadoop.fs.PartHandle;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathHandle;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.UploadHandle;
import org.apache.hadoop.fs.impl.AbstractMultipartUploader;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/**
 * Files made of parts that several processes write in any order; the file is there with the completion, in one commit that
 * copies nothing. An upload handle is the upload's id in eight bytes, a part handle its etag. Calls are done when they
 * return. Thread-safe.
 */
final class BasaltMultipartUploader extends AbstractMultipartUploader {
    private static final int BUFFER = 64 << 10;
    private static final int PAGE = 1000;

    private final BucketFiles files;
    private final Path basePath;

    BasaltMultipartUploader(BucketFiles files, Path basePath) {
        super(basePath);
        this.files = files;
        this.basePath = basePath;
    }

    private Uploads uploads() {
        return files.calls().store().uploads();
    }

    @Override
    public CompletableFuture<UploadHandle> startUpload(Path path) throws IOException {
        checkPath(path);
        return FutureIO.eval(() -> {
            ObjectKey key = files.paths().objectKey(path);
            PutOptions options = PutOptions.DEFAULT.withMode(KeyMode.HADOOP);
            Uploads.Upload upload = files.calls().call(path, () -> uploads().begin(key, options));
            return BBUploadHandle.from(ByteBuffer.allocate(Long.BYTES).putLong(0, upload.uploadId()));
        });
    }

    @Override
    public CompletableFuture<PartHandle> putPart(
            UploadHandle upload, int number, boolean isLast, Path path, InputStream source, long length)
            throws IOException {
        checkPutArguments(path, source, number, upload, length);
        checkUploadId(upload.toByteArray());
        return FutureIO.eval(() -> {
            long uploadId = id(upload);
            Uploads.Part part = files.calls().call(path, () -> write(uploadId, number, path, source, length));
            return BBPartHandle.from(ByteBuffer.wrap(part.etag().getBytes(StandardCharsets.UTF_8)));
        });
    }

    private Uploads.Part write(long uploadId, int number, Path path, InputStream source, long length)
            throws IOException {
        try (source;
                PartWriter part = uploads().write(uploadId, number)) {
            byte[] buffer = new byte[BUFFER];
            for (long left = length; left > 0; ) {
                int read = source.read(buffer, 0, (int) Math.min(left, BUFFER));
                if (read < 0) {
                    throw new EOFException(
                            path + ", part " + number + ": the source ends " + left + " bytes before " + length);
                }
                part.write(buffer, 0, read);
                left -= read;
            }
            return part.commit();
        }
    }

    @Override
    public CompletableFuture<PathHandle> complete(UploadHandle upload, Path path, Map<Integer, PartHandle> handles)
            throws IOException {
        checkPath(path);
        checkUploadId(upload.toByteArray());
        checkPartHandles(handles);
        return FutureIO.eval(() -> {
            requireOf(upload, path);
            List<Uploads.PartRef> parts = new ArrayList<>();
            new TreeMap<>(handles)
                    .forEach((number, handle) -> parts.add(
                            new Uploads.PartRef(number, new String(handle.toByteArray(), StandardCharsets.UTF_8))));
            ObjectInfo completed = files.calls().call(path, () -> uploads().complete(id(upload), parts));
            String at = path.toUri().getPath();
            ObjectEntry entry = completed.entry();
            return new BasaltPathHandle(at, entry.fileId(), entry.etag(), false, false);
        });
    }

    /** Throws unless the upload was begun for this path, where it is still under way. */
    private void requireOf(UploadHandle upload, Path path) throws IOException {
        @Nullable
        ObjectKey begun = uploads().find(id(upload)).map(Uploads.Upload::key).orElse(null);
        if (begun != null && !begun.equals(files.paths().objectKey(path))) {
            throw new PathIOException(path.toString(), "the upload was begun for " + begun);
        }
    }

    /** Gives an upload up; one that was completed or aborted already stays so. */
    @Override
    public CompletableFuture<Void> abort(UploadHandle upload, Path path) throws IOException {
        checkPath(path);
        checkUploadId(upload.toByteArray());
        return FutureIO.eval(() -> {
            long uploadId = id(upload);
            files.calls().call(path, () -> uploads().abort(uploadId));
            return null;
        });
    }

    @Override
    public CompletableFuture<Integer> abortUploadsUnderPath(Path path) throws IOException {
        checkPath(path.equals(basePath) ? new Path(path, "any") : path);
        return FutureIO.eval(() -> {
            String key = files.paths().key(path);
            int aborted = 0;
            for (Uploads.Upload upload : all(path, key.isEmpty() ? key : key + Path.SEPARATOR)) {
                aborted += uploads().abort(upload.uploadId()) ? 1 : 0;
            }
            return aborted;
        });
    }

    private List<Uploads.Upload> all(Path path, String prefix) throws IOException {
        List<Uploads.Upload> all = new ArrayList<>();
        for (Uploads.@Nullable Marker next = Uploads.Marker.START; next != null; ) {
            Uploads.Marker after = next;
            Uploads.Page<Uploads.Upload, Uploads.Marker> page =
                    files.calls().call(path, () -> uploads().list(files.paths().bucket(), prefix, after, PAGE));
            all.addAll(page.items());
            next = page.next().orElse(null);
        }
        return all;
    }

    private static long id(UploadHandle upload) throws FileNotFoundException {
        byte[] bytes = upload.toByteArray();
        if (bytes.length != Long.BYTES) {
            throw new FileNotFoundException("upload handle of " + bytes.length + " bytes: expected " + Long.BYTES
                    + "; it is not of a multipart uploader of basalt://");
        }
        return ByteBuffer.wrap(bytes).getLong();
    }
}
