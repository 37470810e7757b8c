package io.basalt.store.index.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;

/**
 * A whole answer as values: maps are sorted maps of strings, everything else is what Java has for it.
 *
 * @param bytes of each batch's buffers
 */
record Rows(List<List<Object>> rows, List<Long> bytes, QueryResult.Stats stats, String explain) {
    static Rows of(World world, Query query) throws StoreException {
        try (BufferAllocator allocator = new RootAllocator();
                QueryResult result = world.run(query, allocator)) {
            List<List<Object>> rows = new ArrayList<>();
            List<Long> bytes = new ArrayList<>();
            while (result.next()) {
                for (int row = 0; row < result.batch().getRowCount(); row++) {
                    List<Object> values = new ArrayList<>();
                    for (FieldVector vector : result.batch().getFieldVectors()) {
                        values.add(vector.isNull(row) ? null : value(vector, row));
                    }
                    rows.add(values);
                }
                bytes.add(result.batch().getFieldVectors().stream()
                        .mapToLong(FieldVector::getBufferSize)
                        .sum());
            }
            return new Rows(rows, bytes, result.stats(), result.explain());
        }
    }

    private static Object value(FieldVector vector, int row) {
        if (vector instanceof VarCharVector strings) {
            return new String(strings.get(row), UTF_8);
        } else if (vector instanceof BigIntVector longs) {
            return longs.get(row);
        } else if (vector instanceof Float8Vector doubles) {
            return doubles.get(row);
        } else if (vector instanceof BitVector booleans) {
            return booleans.get(row) == 1;
        } else if (vector instanceof TimeStampMicroTZVector times) {
            return times.get(row);
        } else if (vector instanceof MapVector maps) {
            Map<String, String> map = new TreeMap<>();
            for (Object entry : maps.getObject(row)) {
                Map<?, ?> pair = (Map<?, ?>) entry;
                map.put(String.valueOf(pair.get(MapVector.KEY_NAME)), String.valueOf(pair.get(MapVector.VALUE_NAME)));
            }
            return map;
        }
        return ((ListVector) vector)
                .getObject(row).stream().map(String::valueOf).toList();
    }

    /** What a value looks like here. */
    static Object of(AttributeValue value) {
        if (value instanceof AttributeValue.Whole whole) {
            return whole.value();
        } else if (value instanceof AttributeValue.Real real) {
            return real.value();
        } else if (value instanceof AttributeValue.Truth truth) {
            return truth.value();
        } else if (value instanceof AttributeValue.Time time) {
            return time.micros();
        } else if (value instanceof AttributeValue.TextList list) {
            return list.values();
        }
        return value == null ? null : value.text();
    }

    /** One column. */
    List<Object> column(int index) {
        return rows.stream().map(row -> row.get(index)).toList();
    }
}
