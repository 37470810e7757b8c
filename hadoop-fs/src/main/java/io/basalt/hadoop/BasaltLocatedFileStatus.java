package io.basalt.hadoop;

import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.LocatedFileStatus;

/** A {@link BasaltFileStatus} with its block locations. */
final class BasaltLocatedFileStatus extends LocatedFileStatus implements EtagSource {
    private static final long serialVersionUID = 1;

    private final String etag;

    BasaltLocatedFileStatus(BasaltFileStatus status, BlockLocation[] locations) {
        super(status, locations);
        this.etag = status.getEtag();
    }

    @Override
    public String getEtag() {
        return etag;
    }
}
