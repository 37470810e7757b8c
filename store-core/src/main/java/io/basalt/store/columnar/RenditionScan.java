package io.basalt.store.columnar;

import io.basalt.store.columnar.Directory.BatchPart;
import io.basalt.store.columnar.Directory.DictionaryPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Goes through a rendition's batches, but for those in which no row can be wanted. Of a mapped file the vectors are the
 * file's own memory: nobody may write to them. Not thread-safe; many scans of one rendition may run at once.
 */
public final class RenditionScan implements AutoCloseable {
    private final Rendition rendition;
    private final int[] columns;
    private final Predicate<BatchPart> wanted;
    private final BufferAllocator allocator;
    private final List<Field> fields = new ArrayList<>();
    private final MapDictionaryProvider dictionaries = new MapDictionaryProvider();
    private int next;
    private int skipped;
    private long touched;
    private long passed;
    private long firstRow;
    private long endRow = Long.MAX_VALUE;

    /** @param wanted tells of a batch whether it may hold a wanted row */
    RenditionScan(Rendition rendition, int[] columns, Predicate<BatchPart> wanted, BufferAllocator allocator)
            throws IOException {
        this.rendition = rendition;
        this.columns = columns;
        this.wanted = wanted;
        this.allocator = allocator;
        try {
            for (int column : columns) {
                fields.add(inMemory(rendition.columns().get(column)));
            }
        } catch (IOException | RuntimeException e) {
            dictionaries.close();
            throw e;
        }
    }

    /** A dictionary-encoded column's vector holds indices. Loads the dictionary. */
    private Field inMemory(Field field) throws IOException {
        DictionaryEncoding encoding = field.getDictionary();
        if (encoding == null) {
            return field;
        }
        if (dictionaries.lookup(encoding.getId()) == null) {
            dictionaries.put(dictionary(field, encoding));
        }
        return new Field(
                field.getName(),
                new FieldType(field.isNullable(), encoding.getIndexType(), encoding, field.getMetadata()),
                null);
    }

    private Dictionary dictionary(Field field, DictionaryEncoding encoding) throws IOException {
        int number = rendition.dictionary(encoding.getId());
        DictionaryPart part = rendition.dictionaryPart(number);
        Field values = new Field(field.getName(), new FieldType(false, field.getType(), null), null);
        List<ArrowBuf> buffers = rendition.dictionary(number, allocator);
        FieldVector vector = values.createVector(allocator);
        try {
            vector.loadFieldBuffers(part.column().nodes().get(0), buffers);
            touched += bytes(part.column());
            return new Dictionary(vector, encoding);
        } catch (RuntimeException e) {
            vector.close();
            throw e;
        } finally {
            buffers.forEach(ArrowBuf::close);
        }
    }

    /**
     * Only these rows are given.
     *
     * @param newFirstRow counted from the rendition's first
     * @param newEndRow the first that is not given any more
     * @return this
     */
    public RenditionScan between(long newFirstRow, long newEndRow) {
        firstRow = newFirstRow;
        endRow = newEndRow;
        return this;
    }

    /** The dictionaries that the batches' indices count in. Valid until the scan is closed. */
    public DictionaryProvider dictionaries() {
        return dictionaries;
    }

    /**
     * The next batch that may hold a wanted row; empty at the end. The caller closes it; it stays valid until then.
     *
     * @throws io.basalt.store.api.StoreException.CorruptData where a column of it is damaged
     */
    public Optional<VectorSchemaRoot> next() throws IOException {
        while (next < rendition.batches() && passed < endRow) {
            int number = next++;
            BatchPart batch = rendition.batch(number);
            long end = passed + batch.rows();
            Optional<VectorSchemaRoot> given = Optional.empty();
            if (end > firstRow && wanted.test(batch)) {
                given = Optional.of(part(number, passed));
            } else if (end > firstRow) {
                skipped++;
            }
            passed = end;
            if (given.isPresent()) {
                return given;
            }
        }
        return Optional.empty();
    }

    /** @param start the batch's first row */
    private VectorSchemaRoot part(int number, long start) throws IOException {
        VectorSchemaRoot batch = load(number);
        int rows = batch.getRowCount();
        int first = (int) Math.max(0, firstRow - start);
        int end = (int) Math.min(rows, endRow - start);
        if (end - first == rows) {
            return batch;
        }
        if (fields.isEmpty()) {
            batch.setRowCount(end - first); // A slice of no vectors would have no rows.
            return batch;
        }
        try (batch) {
            return batch.slice(first, end - first);
        }
    }

    private VectorSchemaRoot load(int number) throws IOException {
        BatchPart batch = rendition.batch(number);
        List<ArrowFieldNode> nodes = new ArrayList<>();
        List<ArrowBuf> buffers = new ArrayList<>();
        try {
            for (int column : columns) {
                ColumnPart part = batch.columns().get(column);
                nodes.addAll(part.nodes());
                buffers.addAll(rendition.column(number, column, allocator));
                touched += bytes(part);
            }
            return load(batch.rows(), nodes, buffers);
        } finally {
            buffers.forEach(ArrowBuf::close);
        }
    }

    private VectorSchemaRoot load(int rows, List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
        List<FieldVector> vectors =
                fields.stream().map(field -> field.createVector(allocator)).toList();
        VectorSchemaRoot root = new VectorSchemaRoot(fields, vectors, rows);
        try (ArrowRecordBatch batch = new ArrowRecordBatch(rows, nodes, buffers)) {
            new VectorLoader(root).load(batch);
            return root;
        } catch (RuntimeException e) {
            root.close();
            throw e;
        }
    }

    private static long bytes(ColumnPart part) {
        return part.buffers().stream().mapToLong(Stretch::length).sum();
    }

    /** Rows of the batches that were given or passed over so far. */
    public long passedRows() {
        return passed;
    }

    /** How many batches were passed over so far. */
    public int skippedBatches() {
        return skipped;
    }

    /** Bytes of the buffers that batches and dictionaries were made of so far. */
    public long touchedBytes() {
        return touched;
    }

    /** Closes the dictionaries; batches stay valid. */
    @Override
    public void close() {
        dictionaries.close();
    }
}
