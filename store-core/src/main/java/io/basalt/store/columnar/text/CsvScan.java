package io.basalt.store.columnar.text;

import io.basalt.store.columnar.TableLimits;
import io.basalt.store.columnar.TableScan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** Reads columns of CSV. Not thread-safe. */
final class CsvScan implements TableScan {
    private final Lines lines;
    private final CsvParsing parsing;
    private final List<CsvTable.Column> columns;
    private final TextBatch batch;
    private final List<CsvFiller> fillers;
    private boolean headerToCome;
    private long passed;

    CsvScan(
            Lines lines,
            CsvParsing parsing,
            boolean header,
            List<CsvTable.Column> columns,
            long firstRow,
            BufferAllocator allocator,
            TableLimits limits) {
        this.lines = lines;
        this.parsing = parsing;
        this.columns = columns;
        this.batch = new TextBatch(columns.stream().map(CsvTable.Column::field).toList(), allocator, limits);
        this.fillers = batch.vectors().stream().map(CsvFiller::of).toList();
        this.headerToCome = header;
        this.passed = -firstRow;
    }

    @Override
    public List<Field> fields() {
        return batch.fields();
    }

    @Override
    public Optional<VectorSchemaRoot> next() throws IOException {
        if (headerToCome) {
            CsvTable.first(lines);
            headerToCome = false;
        }
        batch.begin();
        while (!batch.isFull() && lines.next()) {
            String text = CsvParsing.text(lines);
            if (!text.isEmpty() && passed++ >= 0) {
                batch.added(fill(text));
            }
        }
        return batch.row() == 0 ? Optional.empty() : Optional.of(batch.end());
    }

    private long fill(String text) throws IOException {
        if (columns.isEmpty()) {
            return 0;
        }
        String[] values = parsing.values(lines, text);
        long bytes = 0;
        for (int i = 0; i < fillers.size(); i++) {
            int position = columns.get(i).position();
            if (position < values.length && !CsvTable.isNull(values[position])) {
                bytes += fillers.get(i).set(batch.row(), values[position]);
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        batch.close();
    }
}
