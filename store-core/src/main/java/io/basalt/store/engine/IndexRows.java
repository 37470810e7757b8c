package io.basalt.store.engine;

import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.SystemField;
import io.basalt.store.catalog.Bucket;
import io.basalt.store.fsck.IndexedRows;
import io.basalt.store.index.MetadataIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The rows of a metadata index, as its own queries give them. */
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
        Query query = Query.of(
                        bucket.name(),
                        Predicate.Constant.TRUE,
                        SystemField.KEY,
                        SystemField.FILE_ID,
                        SystemField.REVISION)
                .asOf(lsn);
        try (BufferAllocator allocator = new RootAllocator();
                QueryResult result = source.at(lsn).query(bucket, query, () -> lsn, allocator)) {
            while (result.next()) {
                VectorSchemaRoot batch = result.batch();
                VarCharVector keys = (VarCharVector) batch.getVector(0);
                BigIntVector fileIds = (BigIntVector) batch.getVector(1);
                BigIntVector revisions = (BigIntVector) batch.getVector(2);
                for (int i = 0; i < batch.getRowCount(); i++) {
                    visitor.visit(new String(keys.get(i), StandardCharsets.UTF_8), fileIds.get(i), revisions.get(i));
                }
            }
        }
    }
}
