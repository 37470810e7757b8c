package io.basalt.store.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.jspecify.annotations.Nullable;

/**
 * A query's whole answer, of rows or of groups, by the position of its columns: String, Long (timestamps too, in
 * microseconds), Double, Boolean; lists and maps as their text.
 */
record Answer(List<List<@Nullable Object>> rows, long lsn) {

    static Answer of(StoreView store, Query query, BufferAllocator allocator) throws IOException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (QueryResult result = store.query(query, allocator)) {
            while (result.next()) {
                for (int row = 0; row < result.batch().getRowCount(); row++) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (FieldVector vector : result.batch().getFieldVectors()) {
                        values.add(vector.isNull(row) ? null : value(vector, row));
                    }
                    rows.add(values);
                }
            }
            return new Answer(rows, result.lsn());
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
            return map.toString();
        } else if (vector instanceof ListVector lists) {
            return lists.getObject(row).stream().map(String::valueOf).toList().toString();
        }
        throw new AssertionError("a " + vector.getMinorType() + " vector is no type that a query gives");
    }
}
