package io.basalt.store.ingest;

import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.ColumnStatistics.Bound;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.TabularInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;

/**
 * The row groups of a Parquet footer as they go by, with the statistics of their columns, as far as all of it stays small.
 * Belongs to one thread.
 */
final class ParquetRowGroups {
    private static final int MAX_ROW_GROUPS = 10_000;
    /** Statistics of one column of one row group that are kept at most, and the characters of all their texts. */
    private static final int MAX_STATISTICS = 50_000;

    private static final int MAX_TEXTS_LENGTH = 1 << 20;

    /** @param ordered whether the bounds hold only for a column whose order the footer states */
    private record Chunk(ColumnStatistics statistics, boolean ordered) {}

    private record Group(long rows, long offset, long storedBytes, long plainBytes, List<Chunk> chunks) {}

    private final ParquetSchema schema;
    private final List<Group> groups = new ArrayList<>();
    private List<Chunk> chunks = new ArrayList<>();
    private long offset = Long.MAX_VALUE;
    private long firstColumnsOffset;
    private long storedBytes;
    private int chunksSeen;
    private int statisticsKept;
    private int textsLength;
    private boolean statisticsFit = true;
    private boolean groupsFit = true;

    ParquetRowGroups(ParquetSchema schema) {
        this.schema = schema;
    }

    /** The next column of a row group. */
    void chunk(long firstByte, long bytes, Optional<Statistics> statistics) {
        firstColumnsOffset = chunksSeen == 0 ? firstByte : firstColumnsOffset;
        offset = Math.min(offset, firstByte);
        storedBytes += bytes;
        int column = chunksSeen++;
        if (statisticsFit && schema.isKept() && column < schema.leaves().size()) {
            Chunk chunk = statistics
                    .map(stated -> chunk(schema.leaves().get(column), stated))
                    .orElse(new Chunk(ColumnStatistics.NOTHING, false));
            chunks.add(chunk);
            textsLength += length(chunk.statistics.min()) + length(chunk.statistics.max());
            statisticsFit = ++statisticsKept <= MAX_STATISTICS && textsLength <= MAX_TEXTS_LENGTH;
        }
    }

    private static int length(Optional<Bound> bound) {
        return bound.map(found -> found.value().text().length()).orElse(0);
    }

    /** The row groups do not lie as parquet-java understands it: where a split has their middle is open, so none are kept. */
    void lieOddly() {
        groupsFit = false;
    }

    /**
     * The end of a row group.
     *
     * @param statedBytes as the footer says that they lie in the file, if it does
     */
    void end(long rows, long plainBytes, OptionalLong statedBytes) {
        groupsFit &= groups.size() < MAX_ROW_GROUPS && schema.isKept();
        if (firstColumnsOffset != offset || statedBytes.orElse(storedBytes) != storedBytes) {
            lieOddly();
        }
        if (groupsFit) {
            boolean whole = chunks.size() == schema.leaves().size() && chunksSeen == chunks.size();
            groups.add(new Group(
                    Math.max(0, rows),
                    offset == Long.MAX_VALUE ? 0 : Math.max(0, offset),
                    Math.max(0, storedBytes),
                    Math.max(0, plainBytes),
                    whole ? chunks : List.of()));
        }
        chunks = new ArrayList<>();
        offset = Long.MAX_VALUE;
        storedBytes = 0;
        chunksSeen = 0;
    }

    /** @param ordered for each leaf, whether the footer states the order of its type */
    List<TabularInfo.RowGroup> rowGroups(List<Boolean> ordered) {
        if (!groupsFit) {
            return List.of();
        }
        return groups.stream()
                .map(group -> new TabularInfo.RowGroup(
                        group.rows,
                        group.offset,
                        group.storedBytes,
                        group.plainBytes,
                        statisticsFit ? statistics(group.chunks, ordered) : List.of()))
                .toList();
    }

    private static List<ColumnStatistics> statistics(List<Chunk> chunks, List<Boolean> ordered) {
        List<ColumnStatistics> statistics = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            boolean valid = !chunk.ordered || (i < ordered.size() && ordered.get(i));
            statistics.add(valid ? chunk.statistics : chunk.statistics.withoutBounds());
        }
        return statistics;
    }

    private static Chunk chunk(ParquetSchema.Leaf leaf, Statistics stated) {
        boolean ordered = stated.isSetMin_value() || stated.isSetMax_value();
        byte[] min = stated.getMin_value();
        byte[] max = stated.getMax_value();
        boolean minExact = stated.isSetIs_min_value_exact() ? stated.isIs_min_value_exact() : isFixed(leaf);
        boolean maxExact = stated.isSetIs_max_value_exact() ? stated.isIs_max_value_exact() : isFixed(leaf);
        if (!ordered && isSigned(leaf)) {
            // The fields of old: their order is the signed one, whatever the type.
            min = stated.getMin();
            max = stated.getMax();
        }
        Optional<Bound> low = min == null ? Optional.empty() : ParquetBound.decode(leaf, min, true, minExact);
        Optional<Bound> high = max == null ? Optional.empty() : ParquetBound.decode(leaf, max, false, maxExact);
        boolean isNaN = isReal(leaf) && (low.isEmpty() != high.isEmpty());
        return new Chunk(
                new ColumnStatistics(
                        count(stated.isSetNull_count(), stated.getNull_count()),
                        count(stated.isSetDistinct_count(), stated.getDistinct_count()),
                        isNaN ? Optional.empty() : low,
                        isNaN ? Optional.empty() : high),
                ordered);
    }

    private static OptionalLong count(boolean stated, long count) {
        return stated && count >= 0 ? OptionalLong.of(count) : OptionalLong.empty();
    }

    /** Writers may cut what has no fixed length. */
    private static boolean isFixed(ParquetSchema.Leaf leaf) {
        return leaf.physical() != Type.BYTE_ARRAY;
    }

    private static boolean isReal(ParquetSchema.Leaf leaf) {
        return leaf.physical() == Type.FLOAT || leaf.physical() == Type.DOUBLE;
    }

    private static boolean isSigned(ParquetSchema.Leaf leaf) {
        boolean unsigned = leaf.column().type() instanceof ColumnType.Whole whole && !whole.signed();
        return !unsigned
                && switch (leaf.physical()) {
                    case BOOLEAN, INT32, INT64, FLOAT, DOUBLE -> true;
                    case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY, INT96 -> false;
                };
    }
}
