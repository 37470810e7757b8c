package io.basalt.store.columnar.text;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.basalt.store.columnar.AmbiguousNames;
import io.basalt.store.columnar.LeftOutException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * What values there are at a place of the objects, and the type that Spark makes of them all ({@code JsonInferSchema}): whole numbers
 * are longs, decimals where one is larger, doubles where one has a fraction; values of different kinds are strings; fields
 * of structs are sorted; nulls and empty strings go with every type, and alone are strings. Not thread-safe.
 */
final class JsonShape {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_DECIMAL = 38;

    /** Digits of a long that stands beside decimals. */
    private static final int LONG_DIGITS = 20;

    private final Budget budget;
    private final int depth;
    private final Map<String, JsonShape> fields = new TreeMap<>();
    private @Nullable JsonShape element;
    private boolean longs;
    private int decimalDigits;
    private boolean doubles;
    private boolean truths;
    private boolean texts;
    private boolean emptyTexts;
    private boolean objects;
    private @Nullable String trouble;
    private @Nullable String troubleAsText;

    /** How many places may still be told apart: a content made to harm has as many as it has bytes. */
    static final class Budget {
        private int places = 20_000;

        private void take(JsonParser parser) throws IOException {
            if (--places < 0) {
                throw new JsonParseException(parser, "expected at most 20000 different fields, found more");
            }
        }
    }

    private JsonShape(Budget budget, int depth) {
        this.budget = budget;
        this.depth = depth;
    }

    static JsonShape root() {
        return new JsonShape(new Budget(), 0);
    }

    /** Takes the value that begins with the parser's current token; ends with its last token. */
    void add(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        switch (token) {
            case VALUE_NULL -> {}
            case VALUE_STRING -> text(parser);
            case VALUE_TRUE, VALUE_FALSE -> truths = true;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case START_OBJECT, START_ARRAY -> {
                if (depth == MAX_DEPTH) {
                    trouble = "has more than " + MAX_DEPTH + " levels";
                    parser.skipChildren();
                } else if (token == JsonToken.START_OBJECT) {
                    object(parser);
                } else {
                    array(parser);
                }
            }
            default -> throw new JsonParseException(parser, "expected a value, found " + token);
        }
    }

    private void text(JsonParser parser) throws IOException {
        if (parser.getTextLength() == 0) {
            emptyTexts = true;
        } else {
            texts = true;
        }
    }

    private void number(JsonParser parser) throws IOException {
        switch (parser.getNumberType()) {
            case INT, LONG -> longs = true;
            case BIG_INTEGER, BIG_DECIMAL -> {
                int digits = parser.getDecimalValue().precision();
                doubles |= digits > MAX_DECIMAL;
                decimalDigits = digits > MAX_DECIMAL ? decimalDigits : Math.max(decimalDigits, digits);
            }
            case FLOAT, DOUBLE -> doubles = true;
        }
        if (!isWrittenAsItStands(parser)) {
            troubleAsText = "holds strings beside numbers, of which a setting of Spark decides how they are written";
        }
    }

    /** Whether Jackson writes the number again as it is read: then no setting of Spark decides its text. */
    private static boolean isWrittenAsItStands(JsonParser parser) throws IOException {
        String text = parser.getText();
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return !text.equals("-0");
        }
        double real = parser.getDoubleValue();
        return Double.isFinite(real) && Double.toString(real).equals(text);
    }

    private void object(JsonParser parser) throws IOException {
        objects = true;
        Set<String> names = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonShape field = fields.get(name);
            if (field == null) {
                budget.take(parser);
                field = new JsonShape(budget, depth + 1);
                fields.put(name, field);
            }
            if (!names.add(name)) {
                field.trouble = "is there twice in an object";
            }
            parser.nextToken();
            field.add(parser);
        }
    }

    private void array(JsonParser parser) throws IOException {
        if (element == null) {
            budget.take(parser);
            element = new JsonShape(budget, depth + 1);
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.add(parser);
        }
    }

    /** What the fields of the objects here are called, sorted. */
    Map<String, JsonShape> fields() {
        return fields;
    }

    /**
     * The field for the values here; empty where Spark has none: objects without fields.
     *
     * @param column the top-level column that this belongs to
     * @throws LeftOutException where the values cannot be had as Spark reads them
     */
    Optional<Field> field(String column, String name) {
        if (trouble != null) {
            throw new LeftOutException(column, trouble);
        }
        boolean numbers = longs || decimalDigits > 0 || doubles;
        int kinds =
                (numbers ? 1 : 0) + (truths ? 1 : 0) + (texts ? 1 : 0) + (objects ? 1 : 0) + (element != null ? 1 : 0);
        if (kinds > 1) {
            if (objects || element != null) {
                throw new LeftOutException(
                        column,
                        "holds objects or arrays beside other values, of which a setting of Spark decides how they are written");
            }
            if (troubleAsText != null) {
                throw new LeftOutException(column, troubleAsText);
            }
            return Optional.of(flat(name, ArrowType.Utf8.INSTANCE));
        }
        if (kinds == 0 || texts) {
            return Optional.of(flat(name, ArrowType.Utf8.INSTANCE));
        }
        if (emptyTexts) {
            throw new LeftOutException(column, "holds empty strings beside other values, which Spark takes for damage");
        }
        if (objects) {
            return struct(column, name);
        }
        if (element != null) {
            return element.field(column, "element")
                    .map(inner -> new Field(name, FieldType.nullable(ArrowType.List.INSTANCE), List.of(inner)));
        }
        return Optional.of(flat(name, truths ? ArrowType.Bool.INSTANCE : number()));
    }

    private static Field flat(String name, ArrowType type) {
        return new Field(name, FieldType.nullable(type), null);
    }

    private ArrowType number() {
        if (doubles) {
            return new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
        }
        return decimalDigits == 0
                ? new ArrowType.Int(Long.SIZE, true)
                : new ArrowType.Decimal(longs ? Math.max(LONG_DIGITS, decimalDigits) : decimalDigits, 0, 128);
    }

    private Optional<Field> struct(String column, String name) {
        List<Field> inner = new ArrayList<>();
        for (Map.Entry<String, JsonShape> field : fields.entrySet()) {
            if (!field.getKey().isEmpty()) {
                field.getValue().field(column, field.getKey()).ifPresent(inner::add);
            }
        }
        if (!AmbiguousNames.in(inner.stream().map(Field::getName).toList()).isEmpty()) {
            throw new LeftOutException(column, "has a struct with names that differ in case at most");
        }
        return inner.isEmpty()
                ? Optional.empty()
                : Optional.of(new Field(name, FieldType.nullable(ArrowType.Struct.INSTANCE), inner));
    }
}
