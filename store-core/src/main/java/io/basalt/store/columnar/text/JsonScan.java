package io.basalt.store.columnar.text;

import io.basalt.store.columnar.TableLimits;
import io.basalt.store.columnar.TableScan;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** Reads columns of JSON lines. Not thread-safe. */
final class JsonScan implements TableScan {
    private final JsonTable table;
    private final Lines lines;
    private final TextBatch batch;
    private final Map<String, JsonFiller> fillers = new HashMap<>();
    private long passed;

    JsonScan(
            JsonTable table,
            Lines lines,
            List<Field> fields,
            long firstRow,
            BufferAllocator allocator,
            TableLimits limits) {
        this.table = table;
        this.lines = lines;
        this.batch = new TextBatch(fields, allocator, limits);
        this.passed = -firstRow;
        batch.vectors().forEach(vector -> fillers.put(vector.getName(), JsonFiller.of(vector)));
    }

    @Override
    public List<Field> fields() {
        return batch.fields();
    }

    @Override
    public Optional<VectorSchemaRoot> next() throws IOException {
        batch.begin();
        while (!batch.isFull() && lines.next()) {
            table.ifRow(lines, parser -> {
                if (passed++ >= 0) {
                    batch.added(JsonFiller.fields(batch.row(), parser, fillers));
                }
            });
        }
        return batch.row() == 0 ? Optional.empty() : Optional.of(batch.end());
    }

    @Override
    public void close() {
        batch.close();
    }
}
