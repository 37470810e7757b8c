package io.basalt.hadoop;

import io.basalt.store.api.ObjectEntry;
import org.apache.hadoop.fs.FileStatus;

/** A file's status with its etag, which changes with the content and stays when the file is renamed. */
final class BasaltFileStatus extends FileStatus implements StoredFile {
    private static final long serialVersionUID = 1;

    private final long fileId;
    private final String etag;

    /** @param unix what any file system says of the file */
    BasaltFileStatus(FileStatus unix, ObjectEntry file) {
        super(
                unix.getLen(),
                false,
                unix.getReplication(),
                unix.getBlockSize(),
                unix.getModificationTime(),
                unix.getAccessTime(),
                unix.getPermission(),
                unix.getOwner(),
                unix.getGroup(),
                unix.getPath());
        this.fileId = file.fileId();
        this.etag = file.etag();
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
