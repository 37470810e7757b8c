package io.basalt.store.ingest;

import io.basalt.store.ingest.CsvRecords.Field;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How values are separated in a CSV content, and whether its first record names the columns: guessed from its first
 * {@value TextSample#MAX_LENGTH} bytes, always alike.
 */
public record CsvDialect(char delimiter, boolean header) {
    private static final String DELIMITERS = ",;\t|";

    /** Empty where the content is. */
    public static Optional<CsvDialect> of(Source source) throws IOException {
        TextSample sample = TextSample.of(source, "CSV");
        char delimiter = delimiter(sample.text());
        return new CsvRecords(sample.text(), delimiter, sample.whole(), Integer.MAX_VALUE)
                .next()
                .map(first -> new CsvDialect(delimiter, isHeader(first)));
    }

    /** The one that the first line has most of, outside of quotes. */
    static char delimiter(String text) {
        int[] counts = new int[DELIMITERS.length()];
        boolean quoted = false;
        for (int i = 0; i < text.length() && (quoted || text.charAt(i) != '\n'); i++) {
            int candidate = DELIMITERS.indexOf(text.charAt(i));
            quoted ^= text.charAt(i) == '"';
            if (!quoted && candidate >= 0) {
                counts[candidate]++;
            }
        }
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return DELIMITERS.charAt(most);
    }

    static boolean isHeader(List<Field> first) {
        return first.stream().anyMatch(field -> !field.isNull())
                && first.stream().allMatch(field -> TypedText.of(field.text()).kind() == TypedText.Kind.TEXT);
    }
}
