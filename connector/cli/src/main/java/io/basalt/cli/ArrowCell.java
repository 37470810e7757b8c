package io.basalt.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/** Values in Arrow vectors as strings, numbers, booleans, times, lists and maps. */
final class ArrowCell {
    private ArrowCell() {}

    static @Nullable Object value(FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        if (vector instanceof TimeStampMicroTZVector times) {
            return new TimeCell(times.get(row));
        }
        if (vector instanceof MapVector maps) {
            return map(maps, row);
        }
        if (vector instanceof ListVector lists) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = lists.getElementStartIndex(row); i < lists.getElementEndIndex(row); i++) {
                values.add(value(lists.getDataVector(), i));
            }
            return values;
        }
        Object plain = vector.getObject(row);
        return plain instanceof Text text ? text.toString() : plain;
    }

    private static Map<String, @Nullable Object> map(MapVector maps, int row) {
        StructVector entries = (StructVector) maps.getDataVector();
        FieldVector keys = entries.getChild(MapVector.KEY_NAME, FieldVector.class);
        FieldVector values = entries.getChild(MapVector.VALUE_NAME, FieldVector.class);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = maps.getElementStartIndex(row); i < maps.getElementEndIndex(row); i++) {
            map.put(String.valueOf(value(keys, i)), value(values, i));
        }
        return map;
    }
}
