package io.basalt.store.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.TabularInfo;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * JSON lines, an object each, guessed from the first {@value TextSample#MAX_LENGTH} bytes: {@code json.columns} (names of the
 * top level), {@code json.rows} where the content is no longer than that, else {@code json.rows_estimated}; types and
 * statistics of the sample as {@link TabularInfo}. What is called JSON may be one document instead of lines: of it nothing
 * is said, and it is no error.
 */
final class JsonLinesFormat implements Format {
    private static final String JSON = "application/json";
    private static final Set<String> LINES =
            Set.of("application/x-ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines");
    private static final int MAX_DEPTH = 64;

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(TextSample.MAX_LENGTH)
                    .maxNameLength(TextSample.MAX_LENGTH)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final Set<String> mediaTypes;
    private final boolean mayBeDocument;

    private JsonLinesFormat(Set<String> mediaTypes, boolean mayBeDocument) {
        this.mediaTypes = mediaTypes;
        this.mayBeDocument = mayBeDocument;
    }

    /** What is said to be lines. */
    static JsonLinesFormat stated() {
        return new JsonLinesFormat(LINES, false);
    }

    /** What is said to be JSON. */
    static JsonLinesFormat perhaps() {
        return new JsonLinesFormat(Set.of(JSON), true);
    }

    @Override
    public String name() {
        return "JSON lines";
    }

    @Override
    public boolean accepts(String mediaType) {
        return mediaTypes.contains(mediaType);
    }

    @Override
    public Findings read(Source source) throws IOException {
        if (mayBeDocument && !isLines(source)) {
            return Findings.of(Attributes.NONE);
        }
        TextSample sample = TextSample.of(source, "JSON lines");
        JsonColumns columns = new JsonColumns();
        Optional<String> problem = Optional.empty();
        long rows = 0;
        int number = 0;
        for (String line : (Iterable<String>) sample.text().lines()::iterator) {
            number++;
            if (!line.isBlank()) {
                problem = problem(line, columns);
                if (problem.isPresent()) {
                    break;
                }
                rows++;
            }
        }
        if (rows == 0 && problem.isPresent()) {
            throw new IOException("JSON lines: line " + number + ": " + problem.get());
        }
        Attributes error = Attributes.NONE;
        if (problem.isPresent()) {
            error = Ingest.error(name(), new IOException("JSON lines: line " + number + ": " + problem.get()));
        }
        boolean whole = sample.whole() && problem.isEmpty();
        return new Findings(
                attributes(columns, rows, whole, sample, source.size()).with(error),
                columns.fit() && rows > 0 ? Optional.of(tabular(columns, rows, whole, sample)) : Optional.empty());
    }

    /** A document begins as lines do only where its first line is an object of its own. */
    private boolean isLines(Source source) throws IOException {
        byte[] head = SourceBytes.head(source, TextSample.MAX_LENGTH);
        int end = 0;
        while (end < head.length && head[end] != '\n') {
            end++;
        }
        try (JsonParser parser = factory.createParser(head, 0, end)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** What is wrong with a line, if anything is. */
    private Optional<String> problem(String line, JsonColumns columns) throws IOException {
        try (JsonParser parser = factory.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.of("expected an object, found " + parser.currentToken());
            }
            columns.row(parser);
            return parser.nextToken() == null ? Optional.empty() : Optional.of("expected one object, found more");
        } catch (JsonProcessingException e) {
            return Optional.of(e.getOriginalMessage());
        }
    }

    private static Attributes attributes(JsonColumns columns, long rows, boolean whole, TextSample sample, long size) {
        Map<String, AttributeValue> found = new HashMap<>();
        found.put("json.columns", AttributeValue.of(columns.topLevel()));
        if (whole) {
            found.put("json.rows", AttributeValue.of(rows));
        } else {
            found.put("json.rows_estimated", AttributeValue.of(sample.estimated(rows, size)));
        }
        return Attributes.of(found);
    }

    private static TabularInfo tabular(JsonColumns columns, long rows, boolean whole, TextSample sample) {
        return new TabularInfo(
                "json",
                columns.columns(),
                whole ? OptionalLong.of(rows) : OptionalLong.empty(),
                List.of(),
                Optional.of(new TabularInfo.Sample(rows, sample.bytes(), columns.statistics(rows))));
    }
}
