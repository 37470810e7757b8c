package io.basalt.store.columnar.arrow;

import io.basalt.store.columnar.TableLimits;
import io.basalt.store.columnar.TableScan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** Reads columns of an Arrow content. A batch of the content becomes one of ours, or several where it is large. Not thread-safe. */
final class ArrowScan implements TableScan {
    private final IpcContent content;
    private final List<ArrowColumn> columns;
    private final IntPredicate wanted;
    private final long firstRow;
    private final BufferAllocator allocator;
    private final TableLimits limits;
    private final IpcMessages messages;
    private final ArrowDictionaries dictionaries;
    private final List<FieldVector> vectors = new ArrayList<>();
    private Optional<Opened> opened = Optional.empty();
    private int batches;
    private long rows;

    /** A batch of the content, of which rows are left. */
    private static final class Opened {
        final List<IpcVector> columns;
        final long rows;
        long next;

        Opened(List<IpcVector> columns, long rows, long next) {
            this.columns = columns;
            this.rows = rows;
            this.next = next;
        }
    }

    ArrowScan(
            IpcContent content,
            List<ArrowColumn> columns,
            IntPredicate wanted,
            long firstRow,
            BufferAllocator allocator,
            TableLimits limits)
            throws IOException {
        this.content = content;
        this.columns = columns;
        this.wanted = wanted;
        this.firstRow = firstRow;
        this.allocator = allocator;
        this.limits = limits;
        this.messages = ArrowTable.translated(content, () -> IpcMessages.of(content));
        this.dictionaries = new ArrowDictionaries(content, columns, allocator, limits);
    }

    @Override
    public List<Field> fields() {
        return columns.stream().map(ArrowColumn::rendered).toList();
    }

    @Override
    public Optional<VectorSchemaRoot> next() throws IOException {
        release();
        return ArrowTable.translated(
                content, () -> open() ? Optional.of(load(opened.orElseThrow())) : Optional.empty());
    }

    /** Makes a batch current that has rows left; false where there is none. */
    private boolean open() throws IOException {
        while (opened.isEmpty() || opened.get().next == opened.get().rows) {
            Optional<IpcMessage> message = messages.next();
            if (message.isEmpty()) {
                return false;
            }
            byte kind = message.get().metadata().headerType();
            if (kind == MessageHeader.DictionaryBatch) {
                dictionaries.take(message.get());
            } else if (kind == MessageHeader.RecordBatch) {
                open(message.get());
            }
        }
        return true;
    }

    private void open(IpcMessage message) throws IOException {
        RecordBatch header = (RecordBatch)
                Objects.requireNonNull(message.metadata().header(new RecordBatch()), "a record batch is missing");
        IpcBatch batch = new IpcBatch(content, message, header);
        long skipped = Math.max(0, firstRow - rows);
        rows = Math.addExact(rows, batch.rows());
        if (wanted.test(batches++) && skipped < batch.rows()) {
            List<IpcVector> found = new ArrayList<>();
            for (ArrowColumn column : columns) {
                found.add(batch.column(column.stated(), column.node(), column.buffer()));
            }
            opened = Optional.of(new Opened(found, batch.rows(), skipped));
        }
    }

    private VectorSchemaRoot load(Opened batch) throws IOException {
        long from = batch.next;
        long to = from + Math.min(limits.batchRows(), batch.rows - from);
        while (to - from > 1 && bytes(batch, from, to) > limits.batchBytes()) {
            to = from + (to - from) / 2;
        }
        for (int i = 0; i < columns.size(); i++) {
            load(columns.get(i), batch.columns.get(i), from, to);
        }
        batch.next = to;
        return new VectorSchemaRoot(fields(), vectors, Math.toIntExact(to - from));
    }

    private long bytes(Opened batch, long from, long to) throws IOException {
        long bytes = 0;
        for (int i = 0; i < columns.size(); i++) {
            bytes += columns.get(i).stated().getDictionary() == null
                    ? batch.columns.get(i).bytes(from, to)
                    : (to - from) * dictionaries.rowBytes(columns.get(i));
        }
        return bytes;
    }

    private void load(ArrowColumn column, IpcVector stored, long from, long to) throws IOException {
        FieldVector target = column.rendered().createVector(allocator);
        vectors.add(target);
        if (column.stated().getDictionary() == null) {
            stored.load(target, from, to);
            return;
        }
        // FixedValues makes unsigned indices wider, as it does with values.
        Field index = ArrowTypes.rendered(IpcLayout.stored(column.stated()));
        try (FieldVector indices = index.createVector(allocator)) {
            stored.load(indices, from, to);
            if (!(indices instanceof BaseIntVector numbers)) {
                throw content.refused("column " + column.stated().getName()
                        + ": expected a dictionary of indices below 64 bits unsigned; read it by Arrow");
            }
            dictionaries.decode(column, numbers, target);
        }
    }

    private void release() {
        vectors.forEach(FieldVector::close);
        vectors.clear();
    }

    @Override
    public void close() {
        release();
        dictionaries.close();
    }
}
