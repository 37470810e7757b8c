package io.basalt.store.columnar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.io.FileDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;

/** Rows of a {@link Table} as {@link RenditionRows} has them: by scanning it, and by the rendition that is made of it. */
public final class TableRows {
    private TableRows() {}

    public static List<List<Object>> scanned(Table table, BufferAllocator allocator, TableLimits limits)
            throws IOException {
        return scanned(table, table.columns(), 0, allocator, limits);
    }

    public static List<List<Object>> scanned(
            Table table, List<String> columns, long firstRow, BufferAllocator allocator, TableLimits limits)
            throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        try (TableScan scan = OriginalScan.open("t", table, columns, part -> true, firstRow, allocator, limits)) {
            for (Optional<VectorSchemaRoot> next = scan.next(); next.isPresent(); next = scan.next()) {
                assertEquals(
                        columns,
                        next.get().getSchema().getFields().stream()
                                .map(field -> field.getName())
                                .toList());
                rows.addAll(RenditionRows.of(next.get(), new MapDictionaryProvider()));
            }
        }
        return rows;
    }

    /** Makes {@code t.arrow} in {@code folder} and reads it. */
    public static List<List<Object>> rendered(Table table, Path folder, BufferAllocator allocator, TableLimits limits)
            throws IOException {
        TableRendition.write(1, table, new FileDisk(folder), "t.arrow", RenditionCodec.LZ4, allocator, limits);
        try (Rendition rendition = Rendition.open(folder.resolve("t.arrow"))) {
            rendition.verify();
            return RenditionRows.all(rendition, allocator);
        }
    }
}
