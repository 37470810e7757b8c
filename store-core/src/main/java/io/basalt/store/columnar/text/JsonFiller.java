package io.basalt.store.columnar.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Puts JSON values into a vector of the type that {@link JsonShape} has found for them. Not thread-safe. */
interface JsonFiller {
    /**
     * Takes the value that begins with the parser's current token; ends with its last token.
     *
     * @return about how many bytes the value takes
     */
    long set(int row, JsonParser parser) throws IOException;

    /** The vector's own filler. */
    static JsonFiller of(FieldVector vector) {
        JsonFiller filler = ofType(vector);
        return (row, parser) -> parser.currentToken() == JsonToken.VALUE_NULL ? 0 : filler.set(row, parser);
    }

    private static JsonFiller ofType(FieldVector vector) {
        if (vector instanceof BitVector truths) {
            return (row, parser) -> {
                truths.setSafe(row, parser.getBooleanValue() ? 1 : 0);
                return 1;
            };
        }
        if (vector instanceof BigIntVector longs) {
            return (row, parser) -> {
                longs.setSafe(row, parser.getLongValue());
                return Long.BYTES;
            };
        }
        if (vector instanceof Float8Vector doubles) {
            return (row, parser) -> {
                doubles.setSafe(row, parser.getDoubleValue());
                return Double.BYTES;
            };
        }
        if (vector instanceof DecimalVector decimals) {
            return (row, parser) -> {
                decimals.setSafe(row, parser.getDecimalValue());
                return DecimalVector.TYPE_WIDTH;
            };
        }
        if (vector instanceof VarCharVector texts) {
            return (row, parser) -> {
                byte[] text = parser.getText().getBytes(StandardCharsets.UTF_8);
                texts.setSafe(row, text);
                return text.length + (long) Integer.BYTES;
            };
        }
        return vector instanceof ListVector list ? list(list) : struct((StructVector) vector);
    }

    private static JsonFiller list(ListVector vector) {
        JsonFiller elements = of(vector.getDataVector());
        return (row, parser) -> {
            int first = vector.startNewValue(row);
            int next = first;
            long bytes = Integer.BYTES;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                bytes += 1 + elements.set(next++, parser);
            }
            vector.endValue(row, next - first);
            return bytes;
        };
    }

    private static JsonFiller struct(StructVector vector) {
        Map<String, JsonFiller> fields = new HashMap<>();
        vector.getChildrenFromFields().forEach(field -> fields.put(field.getName(), of(field)));
        return (row, parser) -> {
            vector.setIndexDefined(row);
            return 1 + fields(row, parser, fields);
        };
    }

    /** Takes an object's fields, of which others than these are passed over. */
    static long fields(int row, JsonParser parser, Map<String, JsonFiller> fields) throws IOException {
        long bytes = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            JsonFiller field = fields.get(parser.currentName());
            parser.nextToken();
            if (field == null) {
                parser.skipChildren();
            } else {
                bytes += field.set(row, parser);
            }
        }
        return bytes;
    }
}
