package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.columns.Bytes;
import io.basalt.store.columns.Rendition;
import io.basalt.store.columns.RenditionRows;
import io.basalt.store.columns.parquet.ParquetRendition;
import io.basalt.store.columns.parquet.ParquetRendition.Limits;
import io.basalt.store.columns.parquet.ParquetTable;
import io.basalt.store.columns.parquet.RandomTable;
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
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Renditions against what Spark reads of the same Parquet files, by its vectorised reader and by rows. */
@ExtendWith(Lake.Extension.class)
class RenditionsTest {
    private static final long NANOS = 1_000_000_000;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void renditionsHoldWhatSparkReads(boolean vectorised, Lake lake) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        SparkSession spark = lake.spark().newSession();
        spark.conf().set("spark.sql.parquet.enableVectorizedReader", Boolean.toString(vectorised));
        spark.conf().set("spark.sql.session.timeZone", "America/Los_Angeles");
        spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
        // Otherwise Spark refuses TIMESTAMP(NANOS).
        spark.conf().set("spark.sql.legacy.parquet.nanosAsLong", "true");
        Path folder = lake.scratch();
        FileDisk disk = new FileDisk(folder);
        new ParquetTable(RandomTable.SCHEMA)
                .rowGroupRows(400)
                .write(folder.resolve("t.parquet"), new RandomTable(new Random(seed), 0.3).rows(1000));
        try (BufferAllocator allocator = new RootAllocator();
                RandomReader content = disk.open("t.parquet")) {
            assertEquals(
                    Map.of(),
                    ParquetRendition.write(1, content, disk, "t.arrow", allocator, new Limits(300, 1 << 20, 1 << 30))
                            .leftOut());
            try (Rendition rendition = Rendition.open(folder.resolve("t.arrow"))) {
                List<String> names =
                        rendition.columns().stream().map(Field::getName).toList();
                List<Row> expected = spark.read()
                        .parquet(folder.resolve("t.parquet").toString())
                        .collectAsList();
                List<List<Object>> actual = RenditionRows.all(rendition, allocator);
                assertEquals(expected.size(), actual.size());
                for (int i = 0; i < expected.size(); i++) {
                    assertEquals(ofSpark(expected.get(i), names), inSparksTypes(actual.get(i), names), "row " + i);
                }
            }
        }
    }

    private static List<Object> ofSpark(Row row, List<String> names) {
        List<Object> values = new ArrayList<>();
        for (String name : names) {
            Object value = row.getAs(name);
            boolean whole = value instanceof Byte || value instanceof Short || value instanceof Integer;
            values.add(whole ? ((Number) value).longValue() : value instanceof byte[] bytes ? Bytes.of(bytes) : value);
        }
        return values;
    }

    private static List<Object> inSparksTypes(List<Object> row, List<String> names) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Object value = row.get(i);
            values.add(names.get(i).endsWith("nanos") && value != null ? nanos(value) : value);
        }
        return values;
    }

    private static long nanos(Object time) {
        Instant instant = time instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : (Instant) time;
        return instant.getEpochSecond() * NANOS + instant.getNano();
    }
}
