package io.basalt.store.columnar;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Writes the rendition of a {@link Table}: once through its strings, to see whether they are few, and once to write it. */
public final class TableRendition {
    /** On the heap, for the strings that may become dictionaries. */
    private static final long TEXTS_BYTES = 128 << 20;

    private final long contentId;
    private final Table table;
    private final RenditionCodec codec;
    private final BufferAllocator allocator;
    private final TableLimits limits;
    private final Map<String, String> leftOut;

    private TableRendition(
            long contentId, Table table, RenditionCodec codec, BufferAllocator allocator, TableLimits limits) {
        this.contentId = contentId;
        this.table = table;
        this.codec = codec;
        this.allocator = allocator;
        this.limits = limits;
        this.leftOut = new LinkedHashMap<>(table.leftOut());
    }

    /**
     * Writes {@code path} whole, or not at all. A column is left out where Spark might read something else; one value can show
     * that late, and then the file is begun again without it.
     *
     * @param contentId which the rendition carries
     * @param path the file's name; its directory exists, and nobody else writes it meanwhile
     * @param codec of the batches
     * @param allocator for the batch that is being decoded, and the dictionaries
     * @throws StoreException.Unavailable where the allocator has not enough
     * @throws IOException where the content cannot be decoded, or the disk fails
     */
    public static void write(
            long contentId,
            Table table,
            Disk disk,
            String path,
            RenditionCodec codec,
            BufferAllocator allocator,
            TableLimits limits)
            throws IOException {
        TableRendition rendition = new TableRendition(contentId, table, codec, allocator, limits);
        try {
            boolean written = false;
            while (!written) {
                written = rendition.written(disk, path);
            }
        } catch (OutOfMemoryException e) {
            throw OriginalScan.noMemory("rendition " + path, allocator, e);
        }
    }

    /** False where a column had to be left out. */
    private boolean written(Disk disk, String path) throws IOException {
        List<String> columns = table.columns().stream()
                .filter(column -> !leftOut.containsKey(column))
                .toList();
        Map<String, FewTexts.Encoder> encoders = new LinkedHashMap<>();
        try (TableScan scan = table.scan(columns, part -> true, 0, allocator, limits)) {
            survey(scan.fields(), encoders);
            RenditionFile.write(disk, path, out -> {
                RenditionWriter writer = new RenditionWriter(
                        out, codec, contentId, fields(scan, encoders), dictionaries(encoders), leftOut);
                for (Optional<VectorSchemaRoot> batch = scan.next(); batch.isPresent(); batch = scan.next()) {
                    writer.write(encoded(batch.get(), encoders));
                }
                writer.finish();
            });
            return true;
        } catch (LeftOutException e) {
            leftOut.put(e.column(), e.reason());
            return false;
        } finally {
            encoders.values().forEach(FewTexts.Encoder::close);
        }
    }

    private void survey(List<Field> fields, Map<String, FewTexts.Encoder> encoders) throws IOException {
        Map<Field, FewTexts> texts = new LinkedHashMap<>();
        FewTexts.Budget budget = new FewTexts.Budget(TEXTS_BYTES);
        for (Field field : fields) {
            if (field.getType() instanceof ArrowType.Utf8) {
                texts.put(field, new FewTexts(budget));
            }
        }
        List<String> names = texts.keySet().stream().map(Field::getName).toList();
        try (TableScan scan = table.scan(names, part -> true, 0, allocator, limits)) {
            Optional<VectorSchemaRoot> batch = texts.isEmpty() ? Optional.empty() : scan.next();
            while (batch.isPresent() && !texts.values().stream().allMatch(FewTexts::many)) {
                for (Map.Entry<Field, FewTexts> column : texts.entrySet()) {
                    column.getValue().add((VarCharVector)
                            batch.get().getVector(column.getKey().getName()));
                }
                batch = scan.next();
            }
        }
        texts.forEach((field, found) -> found.encoder(field, encoders.size(), allocator)
                .ifPresent(encoder -> encoders.put(field.getName(), encoder)));
    }

    private static List<Field> fields(TableScan scan, Map<String, FewTexts.Encoder> encoders) {
        return scan.fields().stream()
                .map(field -> Optional.ofNullable(encoders.get(field.getName()))
                        .map(FewTexts.Encoder::field)
                        .orElse(field))
                .toList();
    }

    private static List<Dictionary> dictionaries(Map<String, FewTexts.Encoder> encoders) {
        return encoders.values().stream().map(FewTexts.Encoder::dictionary).toList();
    }

    private static VectorSchemaRoot encoded(VectorSchemaRoot batch, Map<String, FewTexts.Encoder> encoders) {
        List<Field> fields = new ArrayList<>();
        List<FieldVector> vectors = new ArrayList<>();
        for (Field field : batch.getSchema().getFields()) {
            FieldVector vector = batch.getVector(field.getName());
            FewTexts.Encoder encoder = encoders.get(field.getName());
            fields.add(encoder == null ? field : encoder.field());
            vectors.add(encoder == null ? vector : (FieldVector) encoder.encode((VarCharVector) vector));
        }
        return new VectorSchemaRoot(fields, vectors, batch.getRowCount());
    }
}
