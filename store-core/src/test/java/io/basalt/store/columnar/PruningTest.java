package io.basalt.store.columnar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.columnar.ColumnTest.Compare;
import io.basalt.store.columnar.ColumnTest.Comparison;
import io.basalt.store.columnar.ColumnTest.In;
import io.basalt.store.columnar.ColumnTest.IsNotNull;
import io.basalt.store.columnar.ColumnTest.IsNull;
import io.basalt.store.testing.DiskFiles;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scans with tests against a filter that looks at each row, in Spark's order of values. */
class PruningTest {
    private static final List<String> COLUMNS = List.of("whole", "real", "digits", "text");
    private static final List<Comparison> COMPARISONS = List.of(Comparison.values());
    private static final int BATCHES = 40;

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void allMemoryWasGivenBack() {
        allocator.close();
    }

    @Test
    void noRowThatPassesIsEverSkipped() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int skipped = 0;
        for (int table = 0; table < 5; table++) {
            List<List<Object>> rows = new ArrayList<>();
            try (Rendition rendition = Rendition.open("random", new MemoryReader(write(random, rows)))) {
                for (int i = 0; i < 100; i++) {
                    skipped += check(rendition, rows, tests(random, rows));
                }
            }
        }
        assertTrue(skipped > 5 * 100, skipped + " batches skipped");
    }

    /** Returns how many batches were skipped. */
    private int check(Rendition rendition, List<List<Object>> rows, List<ColumnTest> tests) throws IOException {
        List<List<Object>> expected =
                rows.stream().filter(row -> passes(row, tests)).toList();
        List<List<Object>> given = RenditionRows.scan(rendition, COLUMNS, tests, allocator);
        assertEquals(expected, given.stream().filter(row -> passes(row, tests)).toList(), () -> tests.toString());
        try (RenditionScan scan = rendition.scan(List.of(), tests, allocator)) {
            for (var batch = scan.next(); batch.isPresent(); batch = scan.next()) {
                batch.get().close();
            }
            return scan.skippedBatches();
        }
    }

    // ---- the filter

    private static boolean passes(List<Object> row, List<ColumnTest> tests) {
        return tests.stream().allMatch(test -> passes(row.get(COLUMNS.indexOf(test.column())), test));
    }

    private static boolean passes(Object value, ColumnTest test) {
        if (test instanceof IsNull) {
            return value == null;
        }
        if (value == null) {
            return false;
        }
        if (test instanceof In in) {
            return in.constants().stream().anyMatch(constant -> order(value, constant) == 0);
        }
        if (test instanceof Compare compare) {
            int order = order(value, compare.constant());
            return switch (compare.comparison()) {
                case EQUAL -> order == 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }
        return true;
    }

    private static int order(Object value, Constant constant) {
        if (value instanceof Long whole) {
            return whole.compareTo(((Constant.Whole) constant).value());
        }
        if (value instanceof Double real) {
            double other = ((Constant.Real) constant).value();
            return real < other ? -1 : real > other ? 1 : real == other ? 0 : Double.compare(real, other);
        }
        if (value instanceof BigDecimal digits) {
            return digits.compareTo(((Constant.Digits) constant).value());
        }
        return ((Bytes) value).compareTo(((Constant.Text) constant).value());
    }

    // ---- tables and tests by chance

    private static List<ColumnTest> tests(Random random, List<List<Object>> rows) {
        List<ColumnTest> tests = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            int column = random.nextInt(COLUMNS.size());
            String name = COLUMNS.get(column);
            Comparison comparison = COMPARISONS.get(random.nextInt(COMPARISONS.size()));
            tests.add(
                    switch (random.nextInt(6)) {
                        case 0 -> new IsNull(name);
                        case 1 -> new IsNotNull(name);
                        case 2 -> new In(name, List.of(constant(random, column, rows), constant(random, column, rows)));
                        default -> new Compare(name, comparison, constant(random, column, rows));
                    });
        }
        return tests;
    }

    /** Often one of the values. */
    private static Constant constant(Random random, int column, List<List<Object>> rows) {
        Object value =
                random.nextBoolean() ? rows.get(random.nextInt(rows.size())).get(column) : null;
        if (value == null) {
            value = value(random, column, random.nextInt(BATCHES));
        }
        if (value instanceof Long whole) {
            return Constant.of(whole);
        }
        if (value instanceof Double real) {
            return Constant.of(real);
        }
        return value instanceof BigDecimal digits ? Constant.of(digits) : Constant.of((Bytes) value);
    }

    private static Object value(Random random, int column, int batch) {
        return switch (column) {
            case 0 -> random.nextInt(20) == 0 ? random.nextLong() : batch * 10L + random.nextInt(15);
            case 1 ->
                switch (random.nextInt(30)) {
                    case 0 -> Double.NaN;
                    case 1 -> Double.NEGATIVE_INFINITY;
                    default -> batch < 3 ? (random.nextBoolean() ? -0.0 : 0.0) : batch + random.nextDouble() - 20;
                };
            case 2 -> new BigDecimal(new BigInteger(batch * 3, random).subtract(BigInteger.TEN.pow(20)), 5);
            default -> {
                byte[] bytes = new byte[60 + random.nextInt(8)];
                Arrays.fill(bytes, random.nextBoolean() ? (byte) 0xFF : (byte) batch);
                if (random.nextBoolean()) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                yield Bytes.of(
                        random.nextInt(9) == 0 ? Integer.toString(batch).getBytes(StandardCharsets.UTF_8) : bytes);
            }
        };
    }

    private byte[] write(Random random, List<List<Object>> rows) throws IOException {
        List<Field> fields = List.of(
                field("whole", new ArrowType.Int(64, true)),
                field("real", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
                field("digits", new ArrowType.Decimal(38, 5, 128)),
                field("text", ArrowType.Binary.INSTANCE));
        MemoryDisk disk = new MemoryDisk();
        try (var out = disk.create("random");
                VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), allocator)) {
            RenditionWriter writer = new RenditionWriter(out, RenditionCodec.NONE, 1, fields, List.of(), Map.of());
            for (int batch = 0; batch < BATCHES; batch++) {
                root.clear();
                double nulls = random.nextInt(4) / 3.0;
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    List<Object> row = new ArrayList<>();
                    for (int column = 0; column < COLUMNS.size(); column++) {
                        Object value = random.nextDouble() < nulls ? null : value(random, column, batch);
                        row.add(value);
                        set(root, i, column, value);
                    }
                    rows.add(row);
                }
                root.setRowCount(count);
                writer.write(root);
            }
            writer.finish();
        }
        if (rows.isEmpty()) {
            return write(random, rows);
        }
        return DiskFiles.read(disk, "random");
    }

    private static Field field(String name, ArrowType type) {
        return new Field(name, FieldType.nullable(type), null);
    }

    private static void set(VectorSchemaRoot root, int row, int column, Object value) {
        if (value instanceof Long whole) {
            ((BigIntVector) root.getVector(column)).setSafe(row, whole);
        } else if (value instanceof Double real) {
            ((Float8Vector) root.getVector(column)).setSafe(row, real);
        } else if (value instanceof BigDecimal digits) {
            ((DecimalVector) root.getVector(column)).setSafe(row, digits);
        } else if (value instanceof Bytes bytes) {
            ((VarBinaryVector) root.getVector(column)).setSafe(row, bytes.toArray());
        }
    }
}
