package io.basalt.store.columnar.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.AmbiguousNames;
import io.basalt.store.columnar.LeftOutException;
import io.basalt.store.columnar.Table;
import io.basalt.store.columnar.TableLimits;
import io.basalt.store.columnar.TableScan;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/** The table in JSON lines, an object in each, with the columns that {@code spark.read.json} has of it. */
public final class JsonTable implements Table {
    private final String name;
    private final RandomReader reader;
    private final JsonFactory factory;
    private final Map<String, Field> columns = new LinkedHashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    private JsonTable(String name, RandomReader reader, int lineBytes) {
        this.name = name + ": JSON lines";
        this.reader = reader;
        // What Spark has by default. Without canonical names Jackson would decode what is no UTF-8.
        this.factory = JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(lineBytes)
                        .build())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    /**
     * Reads all of it, to learn the columns and their types.
     *
     * @param name what errors call the content
     * @param reader of the content; stays open, and is read by scans
     * @throws StoreException.InvalidArgument where a line is no object, or too long
     */
    public static JsonTable open(String name, RandomReader reader, TableLimits limits) throws IOException {
        JsonTable table = new JsonTable(name, reader, limits.pieceBytes());
        JsonShape root = JsonShape.root();
        Lines lines = table.lines(limits);
        while (lines.next()) {
            table.ifRow(lines, parser -> {
                root.add(parser);
                if (parser.nextToken() != null) {
                    throw lines.problem("expected one object, found more");
                }
            });
        }
        table.learn(root);
        return table;
    }

    /** Takes the object in a line. */
    interface Row {
        void take(JsonParser parser) throws IOException;
    }

    /** Gives the current line's object to {@code row}, unless the line is blank; returns whether it was given. */
    boolean ifRow(Lines lines, Row row) throws IOException {
        try (JsonParser parser = factory.createParser(lines.bytes(), lines.start(), lines.length())) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            if (first != JsonToken.START_OBJECT) {
                throw lines.problem("expected an object, found " + first);
            }
            row.take(parser);
            return true;
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            // All bytes are in memory: so it is what they say.
            throw lines.problem("expected JSON: "
                    + Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
        }
    }

    Lines lines(TableLimits limits) {
        return new Lines(name, reader, limits.pieceBytes());
    }

    private void learn(JsonShape root) {
        Set<String> ambiguous = AmbiguousNames.in(root.fields().keySet());
        root.fields().forEach((column, shape) -> {
            if (ambiguous.contains(column)) {
                leftOut.put(column, AmbiguousNames.REASON);
            } else if (column.equals(CorruptRecord.NAME)) {
                leftOut.put(column, CorruptRecord.REASON);
            } else if (!column.isEmpty()) {
                learn(column, shape);
            }
        });
    }

    private void learn(String column, JsonShape shape) {
        try {
            shape.field(column, column).ifPresent(field -> columns.put(column, field));
        } catch (LeftOutException e) {
            leftOut.put(column, e.reason());
        }
    }

    @Override
    public List<String> columns() {
        return new ArrayList<>(columns.keySet());
    }

    @Override
    public Map<String, String> leftOut() {
        return leftOut;
    }

    @Override
    public TableScan scan(
            List<String> names, IntPredicate wanted, long firstRow, BufferAllocator allocator, TableLimits limits) {
        List<Field> fields = names.stream()
                .map(column -> Objects.requireNonNull(columns.get(column), column))
                .toList();
        return new JsonScan(this, lines(limits), fields, firstRow, allocator, limits);
    }
}
