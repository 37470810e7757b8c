package io.basalt.store.index.query;

import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.index.segment.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.VarCharVector;

/** All columns of a query, bound to one segment: hands matching rows to a batch as far as they fit. */
final class BlockCopiers {
    /** Rows that are written between two looks at how large the batch has become, where that is not known beforehand. */
    private static final int ROWS_OF_UNKNOWN_SIZE = 16;

    private final List<BlockCopier> copiers;
    private final boolean sized;
    private final int[] sizes = new int[Segment.BLOCK_ROWS];
    private int count;

    /** @param writers one for each field */
    BlockCopiers(SegmentView view, List<Field> fields, List<ColumnWriter> writers) {
        copiers = IntStream.range(0, fields.size())
                .mapToObj(i -> of(view, fields.get(i), writers.get(i)))
                .toList();
        sized = copiers.stream().noneMatch(RowCopier.class::isInstance);
    }

    private static BlockCopier of(SegmentView view, Field field, ColumnWriter writer) {
        if (field == SystemField.KEY) {
            return new TextCopier(new KeyTexts(view), (VarCharVector) writer.vector());
        } else if (field == SystemField.ETAG
                && view.column(SystemField.CONTENT_ID).isPresent()) {
            ColumnBlock ids = view.column(SystemField.CONTENT_ID).get();
            return new TextCopier(new EtagTexts(ids), (VarCharVector) writer.vector());
        } else if (!Fields.isStored(field) || field.type() == ValueType.STRING_LIST) {
            return new RowCopier(view.row(), field, writer);
        }
        Optional<ColumnBlock> column = view.column(field);
        return column.isEmpty() ? NullCopier.INSTANCE : of(column.get(), writer);
    }

    private static BlockCopier of(ColumnBlock column, ColumnWriter writer) {
        return switch (column.column().type()) {
            case STRING -> new TextCopier(new DictionaryTexts(column), (VarCharVector) writer.vector());
            case BOOLEAN -> new TruthCopier(column, (BitVector) writer.vector());
            default -> new NumberCopier(column, (BaseFixedWidthVector) writer.vector());
        };
    }

    /** Gets ready to copy rows of a block. */
    void prepare(int block, int[] rows, int newCount, int fixedSize) {
        count = newCount;
        Arrays.fill(sizes, 0, count, fixedSize);
        for (BlockCopier copier : copiers) {
            copier.prepare(block, rows, count, sizes);
        }
    }

    /** Copies prepared rows from the {@code from}-th on until there are none left or the batch is full; returns where it stopped. */
    int copy(int from, Batch batch) {
        int at = from;
        while (at < count && !batch.isFull()) {
            int to = at;
            long bytes = 0;
            while (to < count && bytes < batch.room() && (sized || to < at + ROWS_OF_UNKNOWN_SIZE)) {
                bytes += sizes[to++];
            }
            for (BlockCopier copier : copiers) {
                bytes += copier.copy(at, to, batch.rows());
            }
            batch.added(to - at, bytes);
            at = to;
        }
        return at;
    }
}
