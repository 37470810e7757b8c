package io.basalt.store.columnar.duckdb;

import io.basalt.store.columnar.parquet.PageSelection;
import io.basalt.store.columnar.parquet.ParquetExcerpt;
import io.basalt.store.columnar.parquet.PlainColumn;
import io.basalt.store.columnar.parquet.RowRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Row groups that become one excerpt.
 *
 * @param columns that the excerpt has
 * @param stored bytes of these columns
 * @param plain the same decompressed
 */
record ExcerptPart(List<RowGroup> rowGroups, List<PlainColumn> columns, long stored, long plain) {
    private static final int FOOTER = 1024;
    private static final int FOOTER_OF_CHUNK = 256;

    private static final int FEWEST_ROWS = 64;
    private static final int MOST_ROWS = 1 << 16;

    /** What a string is thought to take where its pages, which may hold numbers in a dictionary, say less. */
    private static final int STRING = 32;

    /**
     * @param number in the content
     * @param start its first row in the content
     * @param selection of its pages; absent: all
     */
    record RowGroup(int number, long start, long rows, Optional<PageSelection> selection) {
        List<RowRun> runs() {
            return selection.map(PageSelection::runs).orElseGet(() -> List.of(new RowRun(0, rows)));
        }
    }

    ExcerptPart {
        rowGroups = List.copyOf(rowGroups);
        columns = List.copyOf(columns);
    }

    static List<ExcerptPart> of(
            ParquetExcerpt excerpt, List<PlainColumn> columns, IntPredicate wanted, DuckDb.Limits limits)
            throws IOException, ParquetExcerpt.Refusal, DuckDbFailure {
        List<ExcerptPart> parts = new ArrayList<>();
        long start = 0;
        for (int i = 0; i < excerpt.rowGroups(); i++) {
            long rows = excerpt.rows(i);
            if (rows > 0 && wanted.test(i)) {
                ParquetExcerpt.Size size = excerpt.size(i, columns);
                if (size.stored() > limits.copied()) {
                    throw new DuckDbFailure("row group " + i + " has " + size.stored()
                            + " bytes of these columns, of which at most " + limits.copied() + " are copied for it");
                }
                add(
                        parts,
                        new ExcerptPart(
                                List.of(new RowGroup(i, start, rows, Optional.empty())),
                                columns,
                                size.stored(),
                                size.plain()),
                        limits.together());
            }
            start += rows;
        }
        return parts;
    }

    /** Adds to the last part what fits. */
    private static void add(List<ExcerptPart> parts, ExcerptPart next, long together) {
        ExcerptPart last = parts.isEmpty() ? next : parts.get(parts.size() - 1);
        if (last != next && last.stored + next.stored <= together) {
            List<RowGroup> rowGroups = new ArrayList<>(last.rowGroups);
            rowGroups.addAll(next.rowGroups);
            parts.set(
                    parts.size() - 1,
                    new ExcerptPart(rowGroups, next.columns, last.stored + next.stored, last.plain + next.plain));
        } else {
            parts.add(next);
        }
    }

    /** The same without the pages in which no row has one of some texts in a column. */
    ExcerptPart holding(ParquetExcerpt excerpt, DuckFilter.Texts texts, BufferAllocator allocator)
            throws IOException, ParquetExcerpt.Refusal {
        List<RowGroup> fewer = new ArrayList<>();
        long storedLeft = 0;
        long plainLeft = 0;
        for (RowGroup each : rowGroups) {
            Optional<PageSelection> selection =
                    excerpt.holding(each.number, texts.column(), texts.texts(), columns, allocator);
            fewer.add(new RowGroup(each.number, each.start, each.rows, selection));
            ParquetExcerpt.Size size = excerpt.size(new ParquetExcerpt.Piece(each.number, selection), columns);
            storedLeft += size.stored();
            plainLeft += size.plain();
        }
        return new ExcerptPart(fewer, columns, storedLeft, plainLeft);
    }

    /** What the excerpt holds. */
    List<ParquetExcerpt.Piece> pieces() {
        return rowGroups.stream()
                .filter(rowGroup -> !rowGroup.runs().isEmpty())
                .map(rowGroup -> new ParquetExcerpt.Piece(rowGroup.number, rowGroup.selection))
                .toList();
    }

    /** Of the excerpt, its footer included: at most. */
    long bytes() {
        return stored + FOOTER + (long) FOOTER_OF_CHUNK * (1 + columns.size()) * (1 + rowGroups.size());
    }

    /** The number that a row of the excerpt has in the content. */
    long inContent(long row) {
        long left = row;
        for (RowGroup rowGroup : rowGroups) {
            for (RowRun run : rowGroup.runs()) {
                if (left < run.rows()) {
                    return rowGroup.start + run.first() + left;
                }
                left -= run.rows();
            }
        }
        throw new IllegalStateException("row " + row + " of an excerpt of row groups " + rowGroups);
    }

    /** The row of the content after the last one, whether that is in the excerpt or not. */
    long end() {
        RowGroup last = rowGroups.get(rowGroups.size() - 1);
        return last.start + last.rows;
    }

    /** Of a batch, as far as can be told: dictionaries make pages smaller than the values. */
    int batchRows(List<PlainColumn> projected, long batchBytes) {
        long fixed = Long.BYTES;
        long strings = 0;
        for (PlainColumn column : projected) {
            switch (column.stored()) {
                case STRING, BYTES -> strings += STRING;
                case BOOLEAN, INT32, FLOAT -> fixed += Integer.BYTES;
                case INT64, DOUBLE -> fixed += Long.BYTES;
                case DECIMAL -> fixed += 2 * Long.BYTES;
            }
            fixed += column.field().getType() instanceof ArrowType.Decimal ? 2 * Long.BYTES : 0;
        }
        long rows = Math.max(
                1,
                rowGroups.stream()
                        .flatMap(rowGroup -> rowGroup.runs().stream())
                        .mapToLong(RowRun::rows)
                        .sum());
        long rowBytes = fixed + (strings == 0 ? 0 : Math.max(strings, plain / rows));
        return (int) Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, batchBytes / rowBytes));
    }
}
