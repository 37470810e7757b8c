package io.basalt.store.index.query;

import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import java.io.UncheckedIOException;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The answer of a query, filled batch by batch from its source. */
final class SourceResult implements QueryResult {
    private final BucketSource source;
    private final Scan scan;
    private final Answer answer;
    private final Batch batch;
    private boolean closed;

    SourceResult(BucketSource source, Scan scan, Answer answer, Batch batch) {
        this.source = source;
        this.scan = scan;
        this.answer = answer;
        this.batch = batch;
    }

    @Override
    public boolean next() throws StoreException {
        scan.cancellation().check();
        if (closed) {
            throw new StoreException.Unavailable(
                    "the result of a query of bucket " + scan.query().bucket() + " is closed; run the query again");
        }
        batch.reset();
        try {
            answer.fill(batch);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof StoreException cause) {
                throw cause;
            }
            throw e;
        }
        return batch.finish();
    }

    @Override
    public VectorSchemaRoot batch() {
        return batch.root();
    }

    @Override
    public long lsn() {
        return scan.lsn();
    }

    @Override
    public Stats stats() {
        return scan.trace().stats();
    }

    @Override
    public String explain() {
        return scan.trace().explain(scan.lsn());
    }

    @Override
    public void cancel() {
        scan.cancellation().cancel();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try (source) {
                batch.close();
            }
        }
    }
}
