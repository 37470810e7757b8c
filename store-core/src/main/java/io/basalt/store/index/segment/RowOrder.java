package io.basalt.store.index.segment;

import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Which rows of which segments a merge writes, and in which order: row {@code rows[i]} of segment {@code sources[i]} becomes
 * row {@code i}. Rows that are to be dropped are in none. While one is made it takes 16 bytes for each row of the segments,
 * then 8 for each that is kept; and for a clustering by strings 4 for each of their dictionaries' values.
 */
public final class RowOrder {
    private final int[] sources;
    private final int[] rows;

    private RowOrder(int[] sources, int[] rows) {
        this.sources = sources;
        this.rows = rows;
    }

    /** How many rows are kept. */
    public int size() {
        return rows.length;
    }

    int source(int index) {
        return sources[index];
    }

    int row(int index) {
        return rows[index];
    }

    /** For each row of a source where it goes; -1: nowhere. */
    int[] positions(int source, int sourceRows) {
        int[] positions = new int[sourceRows];
        Arrays.fill(positions, -1);
        for (int i = 0; i < rows.length; i++) {
            if (sources[i] == source) {
                positions[rows[i]] = i;
            }
        }
        return positions;
    }

    /**
     * By revision, ascending.
     *
     * @param segments of one bucket
     * @param keep for each of them, its rows that are not dropped
     */
    public static RowOrder byRevision(List<? extends Segment> segments, List<BitSet> keep) {
        Numbering numbering = new Numbering(segments, keep);
        return numbering.order(numbering.byRevision());
    }

    /**
     * By the values of a field, ascending; those that have none last; equal ones by revision.
     *
     * @param segments as for {@link #byRevision}
     * @param field whatever {@link Segment#column} knows
     */
    public static RowOrder clustered(List<? extends Segment> segments, List<BitSet> keep, Field field) {
        Numbering numbering = new Numbering(segments, keep);
        int[] byRevision = numbering.byRevision();
        BitSet present = numbering.load(field);
        int[] having = Arrays.stream(byRevision).filter(present::get).toArray();
        int[] others =
                Arrays.stream(byRevision).filter(row -> !present.get(row)).toArray();
        int[] ordered = Arrays.copyOf(RowSort.by(numbering.keys, having), byRevision.length);
        System.arraycopy(others, 0, ordered, having.length, others.length);
        return numbering.order(ordered);
    }

    /** All rows of all segments, numbered through. */
    private static final class Numbering {
        private final List<? extends Segment> segments;
        private final List<BitSet> keep;
        private final int[] starts;
        private final long[] keys;

        Numbering(List<? extends Segment> segments, List<BitSet> keep) {
            this.segments = segments;
            this.keep = keep;
            this.starts = new int[segments.size() + 1];
            for (int i = 0; i < segments.size(); i++) {
                starts[i + 1] = Math.addExact(starts[i], segments.get(i).rows());
            }
            this.keys = new long[starts[segments.size()]];
        }

        int[] byRevision() {
            load(SystemField.REVISION);
            int[] kept = new int[keep.stream().mapToInt(BitSet::cardinality).sum()];
            int n = 0;
            for (int source = 0; source < keep.size(); source++) {
                BitSet rows = keep.get(source);
                for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
                    kept[n++] = starts[source] + row;
                }
            }
            return RowSort.by(keys, kept);
        }

        /** Reads a field into the keys, and which rows have it. */
        BitSet load(Field field) {
            List<Optional<Column>> columns = new ArrayList<>();
            segments.forEach(segment -> columns.add(segment.column(field)));
            int[][] codes = mergedCodes(columns);
            BitSet present = new BitSet(keys.length);
            ColumnReader reader = new ColumnReader();
            for (int source = 0; source < segments.size(); source++) {
                int start = starts[source];
                int[] of = codes[source];
                reader.forEach(segments.get(source), columns.get(source), (row, value) -> {
                    keys[start + row] = of.length == 0 ? value : of[(int) value];
                    present.set(start + row);
                });
            }
            return present;
        }

        private static int[][] mergedCodes(List<Optional<Column>> columns) {
            List<Optional<Dictionary>> dictionaries = columns.stream()
                    .map(column -> column.flatMap(Column::dictionary))
                    .toList();
            List<BitSet> all = dictionaries.stream()
                    .map(dictionary -> allOf(dictionary.map(Dictionary::size).orElse(0)))
                    .toList();
            try {
                return DictionaryMerge.merge(dictionaries, all, value -> {});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static BitSet allOf(int size) {
            BitSet all = new BitSet(size);
            all.set(0, size);
            return all;
        }

        RowOrder order(int[] ordered) {
            int[] sources = new int[ordered.length];
            int[] rows = new int[ordered.length];
            for (int i = 0; i < ordered.length; i++) {
                int source = Arrays.binarySearch(starts, ordered[i]);
                // Not found: the insertion point is behind the segment that the row is of.
                sources[i] = source >= 0 ? source : -source - 2;
                rows[i] = ordered[i] - starts[sources[i]];
            }
            return new RowOrder(sources, rows);
        }
    }
}
