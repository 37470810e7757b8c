package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.columnar.Rendition;
import io.basalt.store.columnar.RenditionCodec;
import io.basalt.store.columnar.RenditionRows;
import io.basalt.store.columnar.parquet.ParquetRendition;
import io.basalt.store.columnar.parquet.ParquetRendition.Limits;
import io.basalt.store.columnar.parquet.ParquetTable;
import io.basalt.store.columnar.parquet.RandomTable;
import io.basalt.store.io.FileDisk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.classic.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Renditions against what Spark reads of the same Parquet files, by its vectorised reader and by rows. */
@ExtendWith(Lake.Extension.class)
@Tag("served")
class RenditionsTest {
    private static final long NANOS = 1_000_000_000;

    @ParameterizedTest
    @CsvSource({"true, false", "true, true", "false, false", "false, true"})
    void renditionsHoldWhatSparkReads(boolean vectorised, boolean nested, Lake lake) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        SparkSession spark = lake.spark().newSession();
        spark.conf().set("spark.sql.parquet.enableVectorizedReader", Boolean.toString(vectorised));
        spark.conf().set("spark.sql.session.timeZone", "America/Los_Angeles");
        spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
        // Otherwise Spark refuses TIMESTAMP(NANOS).
        spark.conf().set("spark.sql.legacy.parquet.nanosAsLong", "true");
        MessageType schema = nested ? RandomTable.NESTED : RandomTable.SCHEMA;
        Path folder = lake.scratch();
        new ParquetTable(schema)
                .rowGroupRows(400)
                .write(folder.resolve("t.parquet"), new RandomTable(schema, new Random(seed), 0.3).rows(1000));
        List<List<Object>> expected = SparkRows.of(spark.read()
                .parquet(folder.resolve("t.parquet").toString())
                .selectExpr(schema.getFields().stream()
                        .map(RenditionsTest::expression)
                        .toArray(String[]::new)));
        List<List<Object>> actual = rendition(folder);
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), inSparksTypes(actual.get(i), schema), "row " + i);
        }
    }

    /** A map of Java's would lose the entries that have the same key. */
    private static String expression(Type column) {
        return "MAP".equals(String.valueOf(column.getLogicalTypeAnnotation()))
                ? "map_entries(`" + column.getName() + "`)"
                : "`" + column.getName() + "`";
    }

    private static List<List<Object>> rendition(Path folder) throws IOException {
        FileDisk disk = new FileDisk(folder);
        try (BufferAllocator allocator = new RootAllocator();
                RandomReader content = disk.open("t.parquet")) {
            assertEquals(
                    Map.of(),
                    ParquetRendition.write(
                                    1,
                                    content,
                                    disk,
                                    "t.arrow",
                                    RenditionCodec.NONE,
                                    allocator,
                                    new Limits(300, 1 << 20, 1 << 30))
                            .leftOut());
            try (Rendition rendition = Rendition.open(folder.resolve("t.arrow"))) {
                return RenditionRows.all(rendition, allocator);
            }
        }
    }

    private static List<Object> inSparksTypes(List<Object> row, MessageType schema) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            boolean nanos = schema.getFieldName(i).endsWith("nanos") && row.get(i) != null;
            values.add(nanos ? nanos(row.get(i)) : row.get(i));
        }
        return values;
    }

    private static long nanos(Object time) {
        Instant instant = time instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : (Instant) time;
        return instant.getEpochSecond() * NANOS + instant.getNano();
    }
}
