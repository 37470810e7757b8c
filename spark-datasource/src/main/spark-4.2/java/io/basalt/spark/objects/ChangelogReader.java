package io.basalt.spark.objects;

import io.basalt.spark.stream.Commits;
import io.basalt.store.api.BucketChange;
import io.basalt.store.api.ChangePage;
import io.basalt.store.api.ChangesRequest;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.jspecify.annotations.Nullable;

/** Spark's {@link PartitionReader} of a changelog, commit by commit; closes the store with itself. */
final class ChangelogReader implements PartitionReader<InternalRow> {
    private static final int PAGE = 1000;

    private final Store store;
    private final ChangelogRows rows;
    private final long upTo;
    private long after;
    private final Queue<List<BucketChange>> commits = new ArrayDeque<>();
    private Iterator<InternalRow> commit = Collections.emptyIterator();
    private @Nullable InternalRow row;

    ChangelogReader(Store store, ChangelogRows rows, ChangelogScan.Part part) {
        this.store = store;
        this.rows = rows;
        this.after = part.after();
        this.upTo = part.upTo();
    }

    @Override
    public boolean next() throws IOException {
        while (!commit.hasNext()) {
            if (commits.isEmpty()) {
                if (after >= upTo) {
                    return false;
                }
                ChangePage page = store.changes(
                        ChangesRequest.of(rows.bucket(), after, upTo).withLimit(PAGE));
                commits.addAll(Commits.of(page.changes()));
                after = page.through();
            } else {
                commit = rows.of(commits.remove()).iterator();
            }
        }
        row = commit.next();
        return true;
    }

    @Override
    public InternalRow get() {
        if (row == null) {
            throw new IllegalStateException("next() comes first");
        }
        return row;
    }

    @Override
    public void close() throws StoreException {
        store.close();
    }
}
