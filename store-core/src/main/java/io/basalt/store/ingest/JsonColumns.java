package io.basalt.store.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.TabularInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The leaves that the objects of JSON lines have: what lies in objects has a path, what lies in arrays is repeated. Belongs
 * to one thread.
 */
final class JsonColumns {
    private static final int MAX_COLUMNS = 1_000;
    private static final int MAX_PATHS_LENGTH = 256 << 10;

    /** @param repeated whether an array is on the way */
    private record Path(List<String> names, boolean repeated) {
        Path field(String name) {
            List<String> longer = new ArrayList<>(names);
            longer.add(name);
            return new Path(List.copyOf(longer), repeated);
        }

        Path element() {
            return new Path(names, true);
        }
    }

    private final Map<Path, ColumnGuess> guesses = new LinkedHashMap<>();
    private final Map<String, Boolean> topLevel = new LinkedHashMap<>();
    private long pathsLength;
    private boolean fit = true;

    /** Whether all leaves that were seen are here. */
    boolean fit() {
        return fit;
    }

    List<String> topLevel() {
        ColumnNames names = new ColumnNames();
        topLevel.keySet().forEach(names::add);
        return names.names();
    }

    List<TabularInfo.Column> columns() {
        return guesses.entrySet().stream()
                .map(guess -> new TabularInfo.Column(
                        guess.getKey().names, guess.getValue().type(), true, guess.getKey().repeated))
                .toList();
    }

    /** Of a repeated leaf nulls mean nothing. */
    List<ColumnStatistics> statistics(long rows) {
        return guesses.entrySet().stream()
                .map(guess -> guess.getKey().repeated
                        ? ColumnStatistics.NOTHING
                        : guess.getValue().statistics(rows))
                .toList();
    }

    /** Takes an object whose start has been read; ends with its end. */
    void row(JsonParser parser) throws IOException {
        object(parser, new Path(List.of(), false));
    }

    private void object(JsonParser parser, Path path) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = PlainText.valid(parser.currentName());
            if (path.names.isEmpty() && topLevel.size() < ColumnNames.MAX_COLUMNS) {
                topLevel.put(name, true);
            }
            parser.nextToken();
            value(parser, path.field(name));
        }
    }

    /** The depth is bounded by the parser. */
    private void value(JsonParser parser, Path path) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, path);
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    value(parser, path.element());
                }
            }
            case VALUE_NULL -> guess(path);
            default -> scalar(parser, path);
        }
    }

    private void scalar(JsonParser parser, Path path) throws IOException {
        String text = PlainText.valid(parser.getText());
        TypedText value = switch (parser.currentToken()) {
            case VALUE_TRUE, VALUE_FALSE ->
                new TypedText(TypedText.Kind.TRUTH, AttributeValue.of(parser.getBooleanValue()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(text);
            default -> TypedText.ofText(text);
        };
        ColumnGuess guess = guess(path);
        if (guess != null) {
            guess.add(value, text);
        }
    }

    private static TypedText number(String text) {
        TypedText number = TypedText.of(text);
        // One with more digits than a long or a double has is as near as a double comes.
        return number.kind() == TypedText.Kind.TEXT
                ? new TypedText(TypedText.Kind.REAL, AttributeValue.of(Double.parseDouble(text)))
                : number;
    }

    private @Nullable ColumnGuess guess(Path path) {
        ColumnGuess known = guesses.get(path);
        if (known == null && fit) {
            path.names.forEach(name -> pathsLength += name.length());
            fit = guesses.size() < MAX_COLUMNS && pathsLength <= MAX_PATHS_LENGTH;
            if (fit) {
                known = new ColumnGuess();
                guesses.put(path, known);
            }
        }
        return known;
    }
}
