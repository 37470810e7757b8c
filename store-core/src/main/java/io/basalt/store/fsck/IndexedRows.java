package io.basalt.store.fsck;

import io.basalt.store.catalog.Bucket;
import io.basalt.store.catalog.ObjectRow;
import java.io.IOException;

/** What the metadata index knows. */
public interface IndexedRows {
    /** Takes a row of the index. */
    interface Visitor {
        /** @param row without the checksums of its content, which the index does not have */
        void visit(String key, ObjectRow row) throws IOException;
    }

    /** Visits the rows of a bucket as of an LSN, in any order. */
    void forEach(Bucket bucket, long lsn, Visitor visitor) throws IOException;
}
