package io.basalt.it.bench;

import io.basalt.store.columnar.Rendition;
import io.basalt.store.columnar.RenditionCodec;
import io.basalt.store.columnar.RenditionScan;
import io.basalt.store.columnar.parquet.ParquetRendition;
import io.basalt.store.columnar.parquet.ParquetRendition.Limits;
import io.basalt.store.io.FileDisk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/**
 * A rendition of a table shaped like TPC-H's lineitem, beside the Parquet file that it is of: what writing it costs, and what
 * the sum of one column of longs costs, opening the file included. CPU time of the one thread that works.
 */
final class RenditionBenchmark {
    private static final String COLUMN = "l_partkey";

    private final Path directory;
    private final long rows;
    private final int rounds;

    /** @param directory becomes the files', and keeps them */
    RenditionBenchmark(Path directory, long rows, int rounds) {
        this.directory = directory;
        this.rows = rows;
        this.rounds = rounds;
    }

    /** Fails where the sums differ. */
    void run() throws Exception {
        Path parquet = LineitemTable.in(directory, rows);
        long parquetBytes = Files.size(parquet);
        FileDisk disk = new FileDisk(directory);
        Timing writing = new Timing();
        Timing ofRendition = new Timing();
        Timing ofParquet = new Timing();
        List<Long> sums = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            boolean counts = round > 0;
            try (BufferAllocator allocator = new RootAllocator();
                    RandomReader content =
                            disk.open(directory.relativize(parquet).toString())) {
                writing.round(
                        n -> ParquetRendition.write(
                                        n, content, disk, "l.arrow", RenditionCodec.NONE, allocator, Limits.DEFAULT)
                                .rows(),
                        counts);
            }
            ofRendition.round(n -> keep(sums, sumOfRendition(directory.resolve("l.arrow"))), counts);
            ofParquet.round(n -> keep(sums, sumOfParquet(parquet)), counts);
        }
        if (sums.stream().distinct().count() != 1) {
            throw new IllegalStateException("expected one sum, found " + sums);
        }
        System.out.printf(
                Locale.ROOT,
                "rows %,d; Parquet %.1f MB, rendition %.1f MB%nwriting: %.1f MB of Parquet per CPU second%n"
                        + "sum of a column, CPU ms: rendition %.2f, parquet-hadoop %.2f%n",
                rows,
                parquetBytes / 1e6,
                Files.size(directory.resolve("l.arrow")) / 1e6,
                parquetBytes / 1e3 / writing.cpu(),
                ofRendition.cpu(),
                ofParquet.cpu());
    }

    private long keep(List<Long> sums, long sum) {
        sums.add(sum);
        return rows;
    }

    private static long sumOfRendition(Path file) throws IOException {
        long sum = 0;
        try (BufferAllocator allocator = new RootAllocator();
                Rendition rendition = Rendition.open(file);
                RenditionScan scan = rendition.scan(List.of(COLUMN), List.of(), allocator)) {
            for (Optional<VectorSchemaRoot> next = scan.next(); next.isPresent(); next = scan.next()) {
                try (VectorSchemaRoot batch = next.get()) {
                    ArrowBuf values = batch.getVector(0).getDataBuffer();
                    int count = batch.getRowCount();
                    for (int i = 0; i < count; i++) {
                        sum += values.getLong((long) i * Long.BYTES);
                    }
                }
            }
        }
        return sum;
    }

    private static long sumOfParquet(Path path) throws IOException {
        long sum = 0;
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader file = ParquetFileReader.open(new LocalInputFile(path), options)) {
            MessageType schema =
                    new MessageType("one", file.getFileMetaData().getSchema().getType(COLUMN));
            file.setRequestedSchema(schema);
            for (PageReadStore pages = file.readNextRowGroup(); pages != null; pages = file.readNextRowGroup()) {
                ColumnReader reader = new ColumnReadStoreImpl(
                                pages,
                                new Ignored(),
                                schema,
                                file.getFileMetaData().getCreatedBy())
                        .getColumnReader(schema.getColumns().get(0));
                int present = schema.getColumns().get(0).getMaxDefinitionLevel();
                for (long i = 0; i < pages.getRowCount(); i++) {
                    sum += reader.getCurrentDefinitionLevel() == present ? reader.getLong() : 0;
                    reader.consume();
                }
            }
        }
        return sum;
    }

    /** Values are taken from the reader. */
    private static final class Ignored extends GroupConverter {
        @Override
        public Converter getConverter(int field) {
            return new PrimitiveConverter() {};
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }
}
