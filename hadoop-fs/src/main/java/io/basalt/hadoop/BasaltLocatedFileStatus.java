package io.basalt.hadoop;

import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.LocatedFileStatus;

/** A {@link BasaltFileStatus} with its block locations. */
final class BasaltLocatedFileStatus extends LocatedFileStatus implements StoredFile {
    private static final long serialVersionUID = 1;

    private final long fileId;
    private final String etag;

    BasaltLocatedFileStatus(BasaltFileStatus status, BlockLocation[] locations) {
        super(status, locations);
        this.fileId = status.fileId();
        this.etag = status.getEtag();
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
