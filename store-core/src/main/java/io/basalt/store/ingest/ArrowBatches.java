package io.basalt.store.ingest;

import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.TabularInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.RecordBatch;

/** The record batches of an Arrow content as their headers go by. Belongs to one thread. */
final class ArrowBatches {
    /** Numbers of nulls that are kept at most. */
    private static final int MAX_STATISTICS = 50_000;

    private final ArrowSchema schema;
    private final List<TabularInfo.RowGroup> rowGroups = new ArrayList<>();
    private final Set<String> codecs = new TreeSet<>();
    private long rows;
    private int statisticsKept;

    ArrowBatches(ArrowSchema schema) {
        this.schema = schema;
    }

    List<TabularInfo.RowGroup> rowGroups() {
        return rowGroups;
    }

    long rows() {
        return rows;
    }

    Set<String> codecs() {
        return codecs;
    }

    /**
     * @param offset of the batch's message
     * @param length of message and body
     */
    void add(RecordBatch batch, long offset, long length) throws IOException {
        if (batch.length() < 0) {
            throw new IOException("Arrow: the record batch at " + offset + " states " + batch.length() + " rows");
        }
        rows = Math.addExact(rows, batch.length());
        BodyCompression compression = batch.compression();
        if (compression != null) {
            codecs.add(compression.codec() == 0 ? "LZ4_FRAME" : compression.codec() == 1 ? "ZSTD" : "unknown");
        }
        rowGroups.add(new TabularInfo.RowGroup(batch.length(), offset, length, length, statistics(batch)));
    }

    /** Nulls of the columns that lie in no other: those of nested ones do not count the nulls above them. */
    private List<ColumnStatistics> statistics(RecordBatch batch) {
        statisticsKept += schema.leaves().size();
        if (batch.nodesLength() != schema.fields() || statisticsKept > MAX_STATISTICS) {
            return List.of();
        }
        List<ColumnStatistics> statistics = new ArrayList<>();
        for (int leaf = 0; leaf < schema.leaves().size(); leaf++) {
            long nulls = batch.nodes(schema.node(leaf)).nullCount();
            boolean known = schema.leaves().get(leaf).path().size() == 1 && nulls >= 0 && nulls <= batch.length();
            statistics.add(
                    known
                            ? new ColumnStatistics(
                                    OptionalLong.of(nulls), OptionalLong.empty(), Optional.empty(), Optional.empty())
                            : ColumnStatistics.NOTHING);
        }
        return statistics;
    }
}
