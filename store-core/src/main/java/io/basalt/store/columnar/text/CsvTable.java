package io.basalt.store.columnar.text;

import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.AmbiguousNames;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** The table in CSV, with the columns that {@code spark.read.csv} has of it where it infers their types. */
public final class CsvTable implements Table {
    private final String name;
    private final RandomReader reader;
    private final char delimiter;
    private final boolean header;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    /** @param position of its value in a line */
    record Column(Field field, int position) {}

    private CsvTable(String name, RandomReader reader, char delimiter, boolean header) {
        this.name = name + ": CSV";
        this.reader = reader;
        this.delimiter = delimiter;
        this.header = header;
    }

    /**
     * Reads all of it, to learn the types of the columns.
     *
     * @param name what errors call the content
     * @param reader of the content; stays open, and is read by scans
     * @param header whether the first line that is not blank names the columns; they are called {@code _c0}, {@code _c1}, ... else
     * @throws StoreException.InvalidArgument where a line cannot be read, or is too long
     */
    public static CsvTable open(String name, RandomReader reader, char delimiter, boolean header, TableLimits limits)
            throws IOException {
        CsvTable table = new CsvTable(name, reader, delimiter, header);
        table.learn(table.lines(limits), new CsvParsing(delimiter));
        return table;
    }

    Lines lines(TableLimits limits) {
        return new Lines(name, reader, limits.pieceBytes());
    }

    private void learn(Lines lines, CsvParsing parsing) throws IOException {
        Optional<String> first = first(lines);
        if (first.isEmpty()) {
            return;
        }
        String[] names = parsing.values(lines, first.get());
        parsing.requireClosed(lines, first.get(), names);
        List<CsvShape> shapes = new ArrayList<>();
        for (String value : names) {
            CsvShape shape = new CsvShape();
            shapes.add(shape);
            if (!header && !isNull(value)) {
                shape.add(value);
            }
        }
        boolean headerAgain = false;
        while (lines.next()) {
            String text = CsvParsing.text(lines);
            if (header && text.equals(first.get())) {
                headerAgain = true; // Spark takes no types from such lines, but keeps them.
            } else if (!text.isEmpty()) {
                String[] values = parsing.values(lines, text);
                parsing.requireClosed(lines, text, values);
                for (int i = 0; i < Math.min(values.length, shapes.size()); i++) {
                    if (!isNull(values[i])) {
                        shapes.get(i).add(values[i]);
                    }
                }
            }
        }
        learn(names(names), shapes, headerAgain);
    }

    /** The first line that is not blank. */
    static Optional<String> first(Lines lines) throws IOException {
        while (lines.next()) {
            String text = CsvParsing.text(lines);
            if (!text.isEmpty()) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    static boolean isNull(@Nullable String value) {
        return value == null || value.isEmpty();
    }

    private List<String> names(String[] first) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < first.length; i++) {
            names.add(header && !isNull(first[i]) ? first[i] : "_c" + i);
        }
        return names;
    }

    private void learn(List<String> names, List<CsvShape> shapes, boolean headerAgain) {
        Set<String> ambiguous = AmbiguousNames.in(names);
        for (int i = 0; i < names.size(); i++) {
            Optional<ArrowType> type = shapes.get(i).type();
            if (ambiguous.contains(names.get(i))) {
                leftOut.put(names.get(i), AmbiguousNames.REASON);
            } else if (names.get(i).equals(CorruptRecord.NAME)) {
                leftOut.put(names.get(i), CorruptRecord.REASON);
            } else if (type.isEmpty()) {
                leftOut.put(names.get(i), shapes.get(i).reason());
            } else if (headerAgain && !(type.get() instanceof ArrowType.Utf8)) {
                leftOut.put(names.get(i), "holds its own name, since the header is there again");
            } else {
                Field field = new Field(names.get(i), FieldType.nullable(type.get()), null);
                columns.put(names.get(i), new Column(field, i));
            }
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
        List<Column> chosen = names.stream()
                .map(column -> Objects.requireNonNull(columns.get(column), column))
                .toList();
        return new CsvScan(lines(limits), new CsvParsing(delimiter), header, chosen, firstRow, allocator, limits);
    }
}
