package io.basalt.hadoop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.InvalidPathHandleException;
import org.apache.hadoop.fs.Options.HandleOpt;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathHandle;

/**
 * Names a file by its file id, which renames and new contents leave as it is. Its bytes are {@code bph1}, a byte of flags
 * (1: may have been moved, 2: may have been changed), eight bytes of file id, two of the etag's length, the etag and the
 * path in UTF-8.
 *
 * @param path where the file was, which counts unless it may have been moved
 * @param etag of the content that it had, which counts unless it may have been changed
 */
record BasaltPathHandle(String path, long fileId, String etag, boolean moved, boolean changed) implements PathHandle {
    private static final int MAGIC = 0x62706831; // bph1
    private static final int MOVED = 1;
    private static final int CHANGED = 2;
    private static final int HEADER = Integer.BYTES + 1 + Long.BYTES + Short.BYTES;

    /** Without options neither a move nor a change is allowed, as in HDFS. */
    static BasaltPathHandle of(FileStatus status, HandleOpt... options) {
        if (!(status instanceof StoredFile file)) {
            throw new IllegalArgumentException(status.getPath() + ": expected the status of a file of basalt://, is "
                    + (status.isDirectory()
                            ? "that of a directory"
                            : status.getClass().getName()));
        }
        return new BasaltPathHandle(
                status.getPath().toUri().getPath(),
                file.fileId(),
                file.getEtag(),
                HandleOpt.getOpt(HandleOpt.Location.class, options)
                        .map(HandleOpt.Location::allowChange)
                        .orElse(false),
                HandleOpt.getOpt(HandleOpt.Data.class, options)
                        .map(HandleOpt.Data::allowChange)
                        .orElse(false));
    }

    /** From the bytes of a handle, of this or another process. */
    static BasaltPathHandle of(PathHandle handle) throws InvalidPathHandleException {
        if (handle instanceof BasaltPathHandle ours) {
            return ours;
        }
        ByteBuffer bytes = handle.bytes().duplicate();
        if (bytes.remaining() < HEADER || bytes.getInt() != MAGIC) {
            throw new InvalidPathHandleException("not a path handle of basalt://: it does not begin with 'bph1'");
        }
        int flags = bytes.get();
        long fileId = bytes.getLong();
        int etagLength = bytes.getShort();
        if (etagLength < 0 || etagLength > bytes.remaining()) {
            throw new InvalidPathHandleException("path handle of basalt:// is cut short");
        }
        ByteBuffer etag = bytes.slice().limit(etagLength);
        ByteBuffer path = bytes.slice().position(etagLength);
        return new BasaltPathHandle(
                StandardCharsets.UTF_8.decode(path).toString(),
                fileId,
                StandardCharsets.UTF_8.decode(etag).toString(),
                (flags & MOVED) != 0,
                (flags & CHANGED) != 0);
    }

    @Override
    public ByteBuffer bytes() {
        byte[] etagBytes = etag.getBytes(StandardCharsets.UTF_8);
        byte[] pathBytes = path.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEADER + etagBytes.length + pathBytes.length)
                .putInt(MAGIC)
                .put((byte) ((moved ? MOVED : 0) | (changed ? CHANGED : 0)))
                .putLong(fileId)
                .putShort((short) etagBytes.length)
                .put(etagBytes)
                .put(pathBytes)
                .flip();
    }

    /** Throws unless the file that is found under the id now is what the handle stands for. */
    void check(Path nowAt, String nowEtag) throws InvalidPathHandleException {
        if (!moved && !nowAt.toUri().getPath().equals(path)) {
            throw new InvalidPathHandleException(path + " was moved to " + nowAt + ", which the handle does not allow");
        }
        if (!changed && !nowEtag.equals(etag)) {
            throw new InvalidPathHandleException(
                    nowAt + " has etag " + nowEtag + ", the handle is of " + etag + " and allows no change");
        }
    }
}
