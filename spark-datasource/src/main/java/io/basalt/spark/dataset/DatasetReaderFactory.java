package io.basalt.spark.dataset;

import io.basalt.spark.session.SessionStores;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.v2.FilePartitionReader;
import org.apache.spark.sql.execution.datasources.v2.FilePartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reads each split by the store's columns where that is the fastest, and else by Spark's own Parquet reader, which it wraps. An
 * object that is not any more what it was when the table was loaded is, as a file that is gone, an error or passed over
 * ({@code spark.sql.files.ignoreMissingFiles}): no query sees one half of it old and one half new.
 *
 * @param sparks makes Spark's own readers
 * @param partition the columns that come from the partitions
 */
record DatasetReaderFactory(FilePartitionReaderFactory sparks, TableRead read, StructType partition)
        implements PartitionReaderFactory {
    @Override
    public boolean supportColumnarReads(InputPartition split) {
        return sparks.supportColumnarReads(split);
    }

    static FilePartition files(InputPartition split) {
        return split instanceof RuntimeFilter.Split filtered ? filtered.files() : (FilePartition) split;
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition split) {
        return counted(split, (file, counts) -> bySpark(file, sparks::buildReader, counts));
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition split) {
        TableRead wanted = split instanceof RuntimeFilter.Split filtered ? read.also(filtered.filter()) : read;
        return counted(split, (file, counts) -> columns(wanted, file, counts));
    }

    /** The rows of a file. */
    PartitionReader<ColumnarBatch> columns(PartitionedFile file, ReadCounts counts) throws IOException {
        return columns(read, file, counts);
    }

    private PartitionReader<ColumnarBatch> columns(TableRead wanted, PartitionedFile file, ReadCounts counts)
            throws IOException {
        Optional<PartitionReader<ColumnarBatch>> reader = fromStore(wanted, file, counts);
        return reader.isPresent() ? reader.get() : bySpark(file, sparks::buildColumnarReader, counts);
    }

    /** Makes the reader of a file. */
    interface Opening<T> {
        PartitionReader<T> open(PartitionedFile file, ReadCounts counts) throws IOException;
    }

    <T> PartitionReader<T> counted(InputPartition split, Opening<T> opening) {
        ReadCounts counts = new ReadCounts();
        PartitionedFile[] files = files(split).files();
        return new Counted<>(
                new FilePartitionReader<>(
                        CollectionConverters.asScala(Arrays.asList(files).iterator()),
                        file -> {
                            try {
                                return opening.open(file, counts);
                            } catch (IOException e) {
                                // Spark's function declares nothing, and its caller knows what to do where a file is
                                // missing.
                                throw DatasetReaderFactory.<RuntimeException>undeclared(e);
                            }
                        },
                        sparks.options()),
                counts);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> E undeclared(IOException e) throws E {
        throw (E) e;
    }

    /** What the store gives of a file; empty where it is left to its caller. */
    Optional<PartitionReader<ColumnarBatch>> fromStore(TableRead wanted, PartitionedFile file, ReadCounts counts)
            throws IOException {
        try {
            return TableReader.open(wanted, file, partition, counts);
        } catch (StoreException.NotFound e) {
            throw changed(file);
        }
    }

    /** Spark opens an object by its name: what was opened is what was asked for if the name still means that afterwards. */
    private <T> PartitionReader<T> bySpark(
            PartitionedFile file, Function<PartitionedFile, PartitionReader<T>> sparks, ReadCounts counts)
            throws IOException {
        PartitionReader<T> reader = opened(file, sparks);
        boolean same = false;
        try {
            same = isSame(file);
        } finally {
            if (!same) {
                reader.close();
            }
        }
        if (!same) {
            throw changed(file);
        }
        counts.addSparks(ObjectFileIndex.tier(file), file.length());
        return reader;
    }

    private static <T> PartitionReader<T> opened(
            PartitionedFile file, Function<PartitionedFile, PartitionReader<T>> sparks) throws IOException {
        try {
            return sparks.apply(file);
        } catch (Exception e) {
            if (e instanceof FileNotFoundException) { // Spark's function does not declare it.
                FileNotFoundException changed = changed(file);
                changed.initCause(e);
                throw changed;
            }
            throw e;
        }
    }

    private boolean isSame(PartitionedFile file) throws IOException {
        try (Store store = SessionStores.open(read.location())) {
            StoreView view = read.asOf() == null ? store : store.asOf(read.asOf());
            Optional<ObjectInfo> now = view.stat(ObjectFileIndex.key(file));
            return now.map(object -> object.entry().contentId()).equals(Optional.of(ObjectFileIndex.contentId(file)));
        }
    }

    private static FileNotFoundException changed(PartitionedFile file) {
        return new FileNotFoundException(
                file.filePath()
                        + " was deleted or overwritten after the table was loaded; run the statement again, or load the DataFrame again");
    }

    /** A reader whose metrics are those of all its files. */
    private record Counted<T>(PartitionReader<T> reader, ReadCounts counts) implements PartitionReader<T> {
        @Override
        public boolean next() throws IOException {
            return reader.next();
        }

        @Override
        public T get() {
            return reader.get();
        }

        @Override
        public CustomTaskMetric[] currentMetricsValues() {
            return counts.values();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
