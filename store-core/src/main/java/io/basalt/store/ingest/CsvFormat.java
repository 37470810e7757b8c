package io.basalt.store.ingest;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.ingest.CsvRecords.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * CSV and TSV in UTF-8, guessed from the first {@value TextSample#MAX_LENGTH} bytes: {@code csv.columns}, {@code csv.delimiter},
 * {@code csv.header} (whether the first record names the columns: none of its fields is a number, a date or a truth),
 * {@code csv.rows} where the content is no longer than that, else {@code csv.rows_estimated}; types and statistics of the
 * sample as {@link TabularInfo}. Columns without names are called {@code _c0}, {@code _c1}, ..., as Spark calls them.
 */
final class CsvFormat implements Format {
    private static final String TSV = "text/tab-separated-values";
    private static final int MAX_COLUMNS = 1_000;
    private static final int MAX_NAME_LENGTH = 256;

    @Override
    public String name() {
        return "CSV";
    }

    @Override
    public boolean accepts(String mediaType) {
        return mediaType.equals("text/csv") || mediaType.equals(TSV);
    }

    @Override
    public Findings read(Source source) throws IOException {
        TextSample sample = TextSample.of(source, "CSV");
        char delimiter = CsvDialect.delimiter(sample.text());
        CsvRecords records = new CsvRecords(sample.text(), delimiter, sample.whole(), MAX_COLUMNS);
        Optional<List<Field>> first = records.next();
        if (first.isEmpty()) {
            if (sample.whole()) {
                return Findings.of(Attributes.NONE);
            }
            throw new IOException("CSV: expected a record that ends within the first " + TextSample.MAX_LENGTH
                    + " bytes, found none (a quote that is never closed?)");
        }
        boolean header = CsvDialect.isHeader(first.get());
        List<String> names = names(first.get(), header);
        Map<String, AttributeValue> found = new HashMap<>();
        ColumnNames columnNames = new ColumnNames();
        names.forEach(columnNames::add);
        found.put("csv.columns", AttributeValue.of(columnNames.names()));
        found.put("csv.delimiter", AttributeValue.of(delimiter == '\t' ? "tab" : String.valueOf(delimiter)));
        found.put("csv.header", AttributeValue.of(header));
        List<ColumnGuess> guesses = new ArrayList<>();
        names.forEach(name -> guesses.add(new ColumnGuess()));
        long rows = header ? 0 : 1;
        if (!header) {
            add(first.get(), guesses);
        }
        for (Optional<List<Field>> next = records.next(); next.isPresent(); next = records.next()) {
            add(next.get(), guesses);
            rows++;
        }
        if (sample.whole()) {
            found.put("csv.rows", AttributeValue.of(rows));
        } else {
            found.put("csv.rows_estimated", AttributeValue.of(sample.estimated(rows, source.size())));
        }
        return new Findings(Attributes.of(found), Optional.of(tabular(names, guesses, rows, sample)));
    }

    private static TabularInfo tabular(List<String> names, List<ColumnGuess> guesses, long rows, TextSample sample) {
        List<TabularInfo.Column> columns = new ArrayList<>();
        List<ColumnStatistics> statistics = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(
                    new TabularInfo.Column(List.of(names.get(i)), guesses.get(i).type(), true, false));
            statistics.add(guesses.get(i).statistics(rows));
        }
        return new TabularInfo(
                "csv",
                columns,
                sample.whole() ? OptionalLong.of(rows) : OptionalLong.empty(),
                List.of(),
                Optional.of(new TabularInfo.Sample(rows, sample.bytes(), statistics)));
    }

    private static void add(List<Field> record, List<ColumnGuess> guesses) {
        for (int i = 0; i < Math.min(record.size(), guesses.size()); i++) {
            Field field = record.get(i);
            if (!field.isNull()) {
                guesses.get(i).add(TypedText.of(field.text()), field.text());
            }
        }
    }

    private static List<String> names(List<Field> first, boolean header) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            String name = header ? PlainText.cut(PlainText.oneLine(first.get(i).text()), MAX_NAME_LENGTH) : "";
            names.add(name.isEmpty() ? "_c" + i : name);
        }
        return names;
    }
}
