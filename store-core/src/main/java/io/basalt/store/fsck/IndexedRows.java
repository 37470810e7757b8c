package io.basalt.store.fsck;

import io.basalt.store.catalog.Bucket;
import java.io.IOException;

/** What the metadata index knows. */
public interface IndexedRows {
    /** Takes a row of the index. */
    interface Visitor {
        void visit(String key, long fileId, long revision) throws IOException;
    }

    /** Visits the rows of a bucket as of an LSN. */
    void forEach(Bucket bucket, long lsn, Visitor visitor) throws IOException;
}
