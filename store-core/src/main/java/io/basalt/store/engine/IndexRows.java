package io.basalt.store.engine;

import io.basalt.store.catalog.Bucket;
import io.basalt.store.fsck.IndexedRows;
import io.basalt.store.index.MetadataIndex;
import java.io.IOException;

/** The rows of a metadata index. */
final class IndexRows implements IndexedRows {
    private final Source source;

    /** Gives the index once it knows everything up to an LSN. */
    interface Source {
        MetadataIndex at(long lsn) throws IOException;
    }

    IndexRows(Source source) {
        this.source = source;
    }

    @Override
    public void forEach(Bucket bucket, long lsn, Visitor visitor) throws IOException {
        source.at(lsn).forEachRow(bucket, lsn, visitor::visit);
    }
}
