package io.basalt.it.bench;

import io.basalt.store.columnar.RenditionCodec;
import io.basalt.store.columnar.Rendition;
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
import java.util.stream.Stream;
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
import org.apache.spark.sql.classic.SparkSession;

/**
 * A rendition of a table shaped like TPC-H's lineitem, beside the Parquet file that it is of: what writing it costs, and what
 * the sum of one column of longs costs, opening the file included. CPU time of the one thread that works.
 */
final class RenditionBenchmark {
    private static final String COLUMN = "l_partkey";
    private static final List<String> COLUMNS = List.of(
            "id div 4 l_orderkey",
            "cast(rand(1) * 200000 as bigint) " + COLUMN,
            "cast(rand(2) * 10000 as bigint) l_suppkey",
            "cast(id % 7 as int) l_linenumber",
            "cast(1 + rand(3) * 50 as decimal(15,2)) l_quantity",
            "cast(rand(4) * 100000 as decimal(15,2)) l_extendedprice",
            "cast(floor(rand(5) * 11) / 100 as decimal(15,2)) l_discount",
            "cast(floor(rand(6) * 9) / 100 as decimal(15,2)) l_tax",
            "element_at(array('A', 'N', 'R'), cast(1 + rand(7) * 3 as int)) l_returnflag",
            "element_at(array('O', 'F'), cast(1 + rand(8) * 2 as int)) l_linestatus",
            "date_add(date'1992-01-01', cast(rand(9) * 2500 as int)) l_shipdate",
            "date_add(date'1992-01-01', cast(rand(10) * 2500 as int)) l_commitdate",
            "date_add(date'1992-01-01', cast(rand(11) * 2500 as int)) l_receiptdate",
            "element_at(array('DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'),"
                    + " cast(1 + rand(12) * 4 as int)) l_shipinstruct",
            "element_at(array('REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'),"
                    + " cast(1 + rand(13) * 7 as int)) l_shipmode",
            "substr(base64(cast(concat(uuid(), uuid()) as binary)), 1, cast(10 + rand(14) * 33 as int)) l_comment");

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
        Path parquet = parquet();
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
                        n -> ParquetRendition.write(n, content, disk, "l.arrow", RenditionCodec.NONE, allocator, Limits.DEFAULT)
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

    private Path parquet() throws IOException {
        Path table = directory.resolve("rows-" + rows);
        if (!Files.exists(table.resolve("_SUCCESS"))) {
            try (SparkSession spark = SparkSession.builder()
                    .master("local[1]")
                    .config("spark.ui.enabled", "false")
                    .getOrCreate()) {
                spark.range(rows)
                        .coalesce(1)
                        .selectExpr(COLUMNS.toArray(String[]::new))
                        .write()
                        .mode("overwrite")
                        .parquet(table.toString());
            }
        }
        try (Stream<Path> files = Files.list(table)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
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
