package io.basalt.store.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.Field;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.jspecify.annotations.Nullable;

/**
 * A query's whole answer as Java values: String, Long (timestamps too, in microseconds), Double, Boolean, List, Map.
 *
 * @param rows one map a row, from column names to values, {@code null} for NULL
 */
record Rows(List<Map<String, @Nullable Object>> rows, long lsn, QueryResult.Stats stats) {

    static Rows of(StoreView store, Query query, BufferAllocator allocator) throws IOException {
        try (QueryResult result = store.query(query, allocator)) {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            while (result.next()) {
                addRows(query, result.batch(), rows);
            }
            return new Rows(rows, result.lsn(), result.stats());
        }
    }

    private static void addRows(Query query, VectorSchemaRoot batch, List<Map<String, @Nullable Object>> rows) {
        assertEquals(
                query.columns().stream().map(Field::column).toList(),
                batch.getSchema().getFields().stream().map(f -> f.getName()).toList(),
                "the columns that were asked for, in that order");
        for (int row = 0; row < batch.getRowCount(); row++) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (FieldVector vector : batch.getFieldVectors()) {
                values.put(vector.getName(), vector.isNull(row) ? null : value(vector, row));
            }
            rows.add(values);
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
            assertEquals("UTC", times.getTimeZone());
            return times.get(row);
        } else if (vector instanceof MapVector maps) {
            Map<String, String> map = new LinkedHashMap<>();
            for (Object entry : maps.getObject(row)) {
                Map<?, ?> pair = (Map<?, ?>) entry;
                map.put(String.valueOf(pair.get(MapVector.KEY_NAME)), String.valueOf(pair.get(MapVector.VALUE_NAME)));
            }
            return map;
        } else if (vector instanceof ListVector lists) {
            return lists.getObject(row).stream().map(String::valueOf).toList();
        }
        throw new AssertionError("a " + vector.getMinorType() + " vector is no type that a query gives");
    }

    int count() {
        return rows.size();
    }

    /** One column, in the order of the rows. */
    List<@Nullable Object> column(Field field) {
        List<@Nullable Object> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(field.column())));
        return values;
    }

    /** The only row there is. */
    Map<String, @Nullable Object> only() {
        assertEquals(1, rows.size(), () -> "rows: " + rows);
        return rows.get(0);
    }
}
