package io.basalt.hadoop;

import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/** A file's status with its etag, which changes with the content and stays when the file is renamed. */
final class BasaltFileStatus extends FileStatus implements StoredFile {
    private static final long serialVersionUID = 1;

    private final long fileId;
    private final String etag;

    BasaltFileStatus(
            Path path,
            long length,
            long blockSize,
            long modified,
            FsPermission permission,
            String owner,
            long fileId,
            String etag) {
        super(length, false, 1, blockSize, modified, 0, permission, owner, owner, path);
        this.fileId = fileId;
        this.etag = etag;
    }

    @Override
    public long fileId() {
        return fileId;
    }

    @Override
    public String getEtag() {
        return etag;
    }
}
