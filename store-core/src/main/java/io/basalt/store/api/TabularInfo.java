package io.basalt.store.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a tabular content says of itself in its footer or headers, or a sample of it shows: enough to plan a scan without
 * opening it. It belongs to the content and is gone with it. Immutable.
 *
 * @param format {@code parquet}, {@code arrow}, {@code csv} or {@code json}
 * @param columns the leaves of the schema in its order
 * @param rows of the whole content; absent where that would mean to read all of it
 * @param rowGroups parts that can be read on their own, in their order: Parquet's row groups, Arrow's record batches; none
 *     where there are more than are kept
 * @param sample of formats that state nothing of their values
 */
public record TabularInfo(
        String format, List<Column> columns, OptionalLong rows, List<RowGroup> rowGroups, Optional<Sample> sample) {
    public TabularInfo {
        columns = List.copyOf(columns);
        rowGroups = List.copyOf(rowGroups);
    }

    /**
     * A leaf of the schema.
     *
     * @param path names from the top-level column down, at least one
     * @param optional whether it, or anything that it lies in, may be null
     * @param repeated whether it lies in a list or map
     */
    public record Column(List<String> path, ColumnType type, boolean optional, boolean repeated) {
        public Column {
            path = List.copyOf(path);
        }
    }

    /**
     * @param offset of its first byte within the content
     * @param storedBytes as they lie in the content
     * @param plainBytes decompressed; equal where nothing is compressed or it is not known
     * @param statistics one for each column, or none at all where they are not kept; they hold for every row
     */
    public record RowGroup(
            long rows, long offset, long storedBytes, long plainBytes, List<ColumnStatistics> statistics) {
        public RowGroup {
            statistics = List.copyOf(statistics);
        }
    }

    /**
     * What the first rows show. Later rows may have other values, and even other types: good for estimates, never to leave
     * anything out.
     *
     * @param bytes how much of the content was looked at
     * @param statistics one for each column
     */
    public record Sample(long rows, long bytes, List<ColumnStatistics> statistics) {
        public Sample {
            statistics = List.copyOf(statistics);
        }
    }
}
