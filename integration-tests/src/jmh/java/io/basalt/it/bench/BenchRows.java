package io.basalt.it.bench;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The rows that the index is measured with: pictures with 24 attributes, keys of 31 bytes, a thousand in a folder. A row is
 * the same whenever it is asked for. One in 16 was captured at any time, the others in the order of their arrival.
 */
final class BenchRows {
    static final int LABELS = 400;
    static final int WIDTHS = 6;
    /** Of the objects' sizes, which are those of the contents that they share. */
    static final int SIZES = 256;

    static final long FIRST_CAPTURED = 1_700_000_000_000_000L;
    static final long CAPTURED_APART = 1_000_000;

    private static final String[] SPLITS = {"train", "test", "validation"};
    private static final String[] LICENSES = {"cc0", "cc-by", "cc-by-sa", "odc-by", "proprietary"};

    /** In the order in which they stand in DuckDB's table, after key and size. */
    static final List<Field> ATTRIBUTES;

    static {
        List<Field> attributes = new ArrayList<>();
        add(
                attributes,
                ValueType.STRING,
                List.of("label", "split", "source", "camera", "city", "request", "owner", "license", "model"));
        add(
                attributes,
                ValueType.LONG,
                List.of("image.width", "image.height", "frames", "raw_bytes", "priority", "batch"));
        add(attributes, ValueType.DOUBLE, List.of("score", "confidence", "latitude", "longitude", "brightness"));
        add(attributes, ValueType.TIMESTAMP, List.of("captured_at", "uploaded_at"));
        add(attributes, ValueType.BOOLEAN, List.of("reviewed", "flagged"));
        ATTRIBUTES = List.copyOf(attributes);
    }

    private final long rows;

    BenchRows(long rows) {
        this.rows = rows;
    }

    private static void add(List<Field> to, ValueType type, List<String> names) {
        names.forEach(name -> to.add(Field.attribute(name, type)));
    }

    long rows() {
        return rows;
    }

    static String key(long row) {
        return String.format("photos/d%07d/i%010d.jpg", row / 1000, row);
    }

    /** Of which of the contents. */
    static int content(long row) {
        return (int) (mix(row) >>> 32 & (SIZES - 1));
    }

    static int size(int content) {
        return 1 + content * 5;
    }

    static String request(long row) {
        return String.format("%016x", mix(row));
    }

    static String label(int number) {
        return String.format("label-%03d", number);
    }

    /** Distinct for distinct rows. */
    private static long mix(long row) {
        long z = (row + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    Attributes attributes(long row) {
        SplittableRandom random = new SplittableRandom(row);
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        long captured = random.nextInt(16) == 0 ? random.nextLong(rows) : row;
        values.put("label", AttributeValue.of(label(random.nextInt(LABELS))));
        values.put("split", AttributeValue.of(SPLITS[random.nextInt(SPLITS.length)]));
        values.put("source", AttributeValue.of("source-" + random.nextInt(40)));
        values.put("camera", AttributeValue.of("camera-" + random.nextInt(2_000)));
        values.put("city", AttributeValue.of("city-" + random.nextInt(20_000)));
        values.put("request", AttributeValue.of(request(row)));
        values.put("owner", AttributeValue.of("owner-" + random.nextLong(1 + rows / 50)));
        values.put("model", AttributeValue.of("resnet-" + random.nextInt(12)));
        values.put("image.width", AttributeValue.of(64L << random.nextInt(WIDTHS)));
        values.put("image.height", AttributeValue.of(64L << random.nextInt(WIDTHS)));
        values.put("frames", AttributeValue.of(1L + random.nextInt(30)));
        values.put("raw_bytes", AttributeValue.of(random.nextLong(1L << 32)));
        values.put("priority", AttributeValue.of((long) random.nextInt(10)));
        values.put("batch", AttributeValue.of(row / 5_000));
        values.put("score", AttributeValue.of(random.nextDouble()));
        values.put("confidence", AttributeValue.of(random.nextDouble()));
        values.put("latitude", AttributeValue.of(random.nextInt(-900_000, 900_000) / 1e4));
        values.put("longitude", AttributeValue.of(random.nextInt(-1_800_000, 1_800_000) / 1e4));
        values.put("brightness", AttributeValue.of(random.nextInt(100) / 100.0));
        values.put("captured_at", new AttributeValue.Time(FIRST_CAPTURED + captured * CAPTURED_APART));
        values.put(
                "uploaded_at",
                new AttributeValue.Time(FIRST_CAPTURED + row * CAPTURED_APART + random.nextInt(5_000_000)));
        values.put("flagged", AttributeValue.of(random.nextInt(50) == 0));
        if (random.nextInt(10) == 0) {
            values.put("reviewed", AttributeValue.of(random.nextBoolean()));
        }
        if (random.nextInt(3) == 0) {
            values.put("license", AttributeValue.of(LICENSES[random.nextInt(LICENSES.length)]));
        }
        return Attributes.of(values);
    }
}
