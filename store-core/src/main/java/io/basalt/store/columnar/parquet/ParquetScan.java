package io.basalt.store.columnar.parquet;

import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.LeftOutException;
import io.basalt.store.columnar.TableScan;
import io.basalt.store.columnar.parquet.ParquetRendition.Limits;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;

/**
 * Decodes columns of a Parquet file into Arrow batches: the types and values that a rendition of it has, without dictionaries.
 * Not thread-safe.
 */
public final class ParquetScan implements TableScan {
    private final String name;
    private final ParquetFileReader file;
    private final RenderedColumns rendered;
    private final List<String> columns;
    private final RowGroups rowGroups;
    private final BufferAllocator allocator;

    private ParquetScan(
            String name,
            ParquetFileReader file,
            RenderedColumns rendered,
            List<String> columns,
            RowGroups rowGroups,
            BufferAllocator allocator) {
        this.name = name;
        this.file = file;
        this.rendered = rendered;
        this.columns = columns;
        this.rowGroups = rowGroups;
        this.allocator = allocator;
    }

    /**
     * @param name what errors call the file
     * @param content the file; stays open
     * @param columns names, in the order of the batches
     * @param wanted the numbers of the row groups that are read
     * @param firstRow rows of the file before it are passed over
     * @param limits of batches, and of the compressed bytes of these columns of a row group
     * @throws StoreException.InvalidArgument where a column is not there, or cannot be had as Spark reads it, or a row group
     *     is too large
     * @throws IOException where it is no Parquet that can be read
     */
    public static ParquetScan open(
            String name,
            RandomReader content,
            List<String> columns,
            IntPredicate wanted,
            long firstRow,
            BufferAllocator allocator,
            Limits limits)
            throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .usePageChecksumVerification()
                .build();
        try {
            ParquetFileReader file = ParquetFileReader.open(new RandomInputFile(content), options);
            boolean opened = false;
            try {
                ParquetScan scan = open(name, file, columns, wanted, firstRow, allocator, limits);
                opened = true;
                return scan;
            } finally {
                if (!opened) {
                    file.close();
                }
            }
        } catch (RuntimeException e) {
            throw Unreadable.of(name, e, allocator);
        }
    }

    private static ParquetScan open(
            String name,
            ParquetFileReader file,
            List<String> columns,
            IntPredicate wanted,
            long firstRow,
            BufferAllocator allocator,
            Limits limits)
            throws IOException {
        Map<String, String> leftOut = RenderedColumns.ambiguous(file);
        RenderedColumns rendered = RenderedColumns.some(file, Set.copyOf(columns), leftOut, allocator);
        boolean opened = false;
        try {
            requireAll(name, file.getFileMetaData().getSchema(), columns, leftOut);
            List<Integer> numbers = new ArrayList<>();
            long start = 0;
            long skipped = 0;
            for (int i = 0; i < file.getRowGroups().size(); i++) {
                BlockMetaData rowGroup = file.getRowGroups().get(i);
                long end = start + rowGroup.getRowCount();
                if (end > firstRow && wanted.test(i)) {
                    requireSmall(name, rowGroup, columns, limits);
                    numbers.add(i);
                    skipped += Math.max(0, firstRow - start);
                }
                start = end;
            }
            RowGroups groups = new RowGroups(file, rendered, limits, numbers);
            ParquetScan scan = new ParquetScan(name, file, rendered, columns, groups, allocator);
            scan.skip(skipped);
            opened = true;
            return scan;
        } finally {
            if (!opened) {
                rendered.close();
            }
        }
    }

    private static void requireAll(String name, MessageType schema, List<String> columns, Map<String, String> leftOut)
            throws StoreException.InvalidArgument {
        for (String column : columns) {
            if (leftOut.containsKey(column)) {
                throw refusal(name, column, String.valueOf(leftOut.get(column)));
            }
            if (!schema.containsField(column)) {
                throw new StoreException.InvalidArgument(name + ": no column " + column + " in it; it has "
                        + schema.getFields().stream()
                                .map(field -> field.getName())
                                .toList());
            }
        }
    }

    private static StoreException.InvalidArgument refusal(String name, String column, String reason) {
        return new StoreException.InvalidArgument(
                name + ": column " + column + " " + reason + "; read it by a Parquet reader of your own");
    }

    private static void requireSmall(String name, BlockMetaData rowGroup, List<String> columns, Limits limits)
            throws StoreException.InvalidArgument {
        Set<String> wanted = new HashSet<>(columns);
        long bytes = rowGroup.getColumns().stream()
                .filter(chunk -> wanted.contains(chunk.getPath().toArray()[0]))
                .mapToLong(chunk -> chunk.getTotalSize())
                .sum();
        if (bytes > limits.rowGroupBytes()) {
            throw new StoreException.InvalidArgument(name + ": expected at most " + limits.rowGroupBytes()
                    + " bytes of these columns in a row group, found " + bytes
                    + "; ask for fewer columns, or read it by a Parquet reader of your own");
        }
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T translated(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (LeftOutException e) {
            throw refusal(name, e.column(), e.reason());
        } catch (RuntimeException e) {
            throw Unreadable.of(name, e, allocator);
        }
    }

    private void skip(long rows) throws IOException {
        translated(() -> {
            rowGroups.skip(rows);
            return true;
        });
    }

    @Override
    public List<Field> fields() {
        return columns.stream()
                .map(column -> rendered.fields().stream()
                        .filter(field -> field.getName().equals(column))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /**
     * {@inheritDoc}
     *
     * @throws StoreException.InvalidArgument where a value shows that a column cannot be had as Spark reads it
     */
    @Override
    public Optional<VectorSchemaRoot> next() throws IOException {
        return translated(() -> rowGroups.next() ? Optional.of(inOrder(rowGroups.batch())) : Optional.empty());
    }

    private VectorSchemaRoot inOrder(VectorSchemaRoot batch) {
        List<FieldVector> vectors = columns.stream().map(batch::getVector).toList();
        List<Field> fields = vectors.stream().map(FieldVector::getField).toList();
        return new VectorSchemaRoot(fields, vectors, batch.getRowCount());
    }

    @Override
    public void close() throws IOException {
        rowGroups.close();
        rendered.close();
        file.close();
    }
}
