package io.basalt.store.index;

import io.basalt.store.api.Field;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The answer of a query: a scan of the rows that were there when it began, at one LSN. */
final class RowScan implements QueryResult {
    private static final int BATCH_ROWS = 8192;

    private final BucketRows.Rows rows;
    private final DirectoryLinks links;
    private final ContentTiers tiers;
    private final Filter filter;
    private final long lsn;
    private final long limit;
    private final Query.Part part;
    private final int end;
    private final List<ColumnWriter> columns = new ArrayList<>();
    private final VectorSchemaRoot root;
    private final Map<Long, Optional<Place>> directories = new HashMap<>();

    private int at;
    private long live;
    private long tested;
    private long matched;

    /** A directory that is linked at the LSN. */
    private record Place(String path, boolean mayMatch) {}

    RowScan(
            Query query,
            BucketRows.Rows rows,
            DirectoryLinks links,
            ContentTiers tiers,
            long lsn,
            BufferAllocator allocator)
            throws StoreException.InvalidArgument {
        this.rows = rows;
        this.links = links;
        this.tiers = tiers;
        this.filter = Filter.of(query.predicate());
        this.lsn = lsn;
        this.limit = query.limit().orElse(Long.MAX_VALUE);
        this.part = query.part();
        this.end = rows.size();
        List<FieldVector> vectors = new ArrayList<>();
        for (Field field : query.columns()) {
            ColumnWriter column = new ColumnWriter(field, allocator);
            columns.add(column);
            vectors.add(column.vector());
        }
        this.root = new VectorSchemaRoot(vectors);
    }

    @Override
    public boolean next() {
        columns.forEach(ColumnWriter::reset);
        int count = 0;
        while (at < end && count < BATCH_ROWS && matched < limit) {
            IndexedRow row = rows.get(at++);
            if (row.holdsAt(lsn) && isOfPart(row)) {
                count += take(row, count);
            }
        }
        int filled = count;
        root.getFieldVectors().forEach(vector -> vector.setValueCount(filled));
        root.setRowCount(count);
        return count > 0;
    }
    /** Told from the object alone, so that parts agree whenever they are opened. The factor is the golden ratio's. */
    private boolean isOfPart(IndexedRow row) {
        return part.count() == 1
                || Math.floorMod(Long.hashCode(row.row().fileId() * 0x9E3779B97F4A7C15L), part.count()) == part.index();
    }

    private int take(IndexedRow row, int index) {
        Optional<Place> place = directories.computeIfAbsent(row.row().directoryId(), this::place);
        if (place.isEmpty()) {
            return 0;
        }
        live++;
        if (!place.get().mayMatch) {
            return 0;
        }
        tested++;
        Candidate candidate = new Candidate(tiers, row.row(), place.get().path);
        if (!filter.matches(candidate)) {
            return 0;
        }
        matched++;
        columns.forEach(column -> column.write(index, candidate));
        return 1;
    }

    private Optional<Place> place(long directoryId) {
        return links.path(directoryId, lsn).map(path -> new Place(path, filter.mayMatchIn(path)));
    }

    @Override
    public VectorSchemaRoot batch() {
        return root;
    }

    @Override
    public long lsn() {
        return lsn;
    }

    @Override
    public Stats stats() {
        return new Stats(live, tested, matched);
    }

    @Override
    public void close() {
        root.close();
    }
}
