package io.basalt.store.columnar.parquet;

import io.basalt.store.columnar.AmbiguousNames;
import io.basalt.store.columnar.LeftOutException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** The columns that a rendition gets, their vectors and dictionaries. Not thread-safe. */
final class RenderedColumns implements AutoCloseable {
    private final List<RenderedColumn> all = new ArrayList<>();
    private final List<ColumnFiller> flat = new ArrayList<>();
    private final List<Type> flatTypes = new ArrayList<>();
    private final List<NestedColumn> nested = new ArrayList<>();
    private final List<Type> nestedTypes = new ArrayList<>();
    private final List<Dictionary> dictionaries = new ArrayList<>();

    private final boolean withDictionaries;

    private RenderedColumns(boolean withDictionaries) {
        this.withDictionaries = withDictionaries;
    }

    /**
     * All columns but those that are left out already. Adds to {@code leftOut} those that cannot be had because of their types.
     * Throws {@link LeftOutException}.
     */
    static RenderedColumns all(ParquetFileReader file, Map<String, String> leftOut, BufferAllocator allocator)
            throws IOException {
        return choose(file, column -> true, true, leftOut, allocator);
    }

    /** Some columns, without dictionaries. */
    static RenderedColumns some(
            ParquetFileReader file, Collection<String> names, Map<String, String> leftOut, BufferAllocator allocator)
            throws IOException {
        return choose(file, names::contains, false, leftOut, allocator);
    }

    private static RenderedColumns choose(
            ParquetFileReader file,
            Predicate<String> wanted,
            boolean withDictionaries,
            Map<String, String> leftOut,
            BufferAllocator allocator)
            throws IOException {
        FileMetaData metadata = file.getFileMetaData();
        String createdBy = metadata.getCreatedBy();
        Fillers choice = new Fillers(
                Calendars.of(metadata.getKeyValueMetaData()),
                createdBy != null && createdBy.startsWith("parquet-mr"),
                allocator);
        RenderedColumns columns = new RenderedColumns(withDictionaries);
        try {
            for (Type type : metadata.getSchema().getFields()) {
                if (wanted.test(type.getName()) && !leftOut.containsKey(type.getName())) {
                    columns.add(type, choice, file, leftOut, allocator);
                }
            }
            return columns;
        } catch (IOException | RuntimeException e) {
            columns.close();
            throw e;
        }
    }

    /** Columns whose names differ in case at most: Spark may refuse them. */
    static Map<String, String> ambiguous(ParquetFileReader file) {
        Map<String, String> leftOut = new LinkedHashMap<>();
        List<String> names = file.getFileMetaData().getSchema().getFields().stream()
                .map(Type::getName)
                .toList();
        AmbiguousNames.in(names).forEach(name -> leftOut.put(name, AmbiguousNames.REASON));
        return leftOut;
    }

    private void add(
            Type type, Fillers choice, ParquetFileReader file, Map<String, String> leftOut, BufferAllocator allocator)
            throws IOException {
        try {
            if (type.isPrimitive()) {
                ColumnFiller filler = filler(type.asPrimitiveType(), choice, file, allocator);
                all.add(filler);
                flat.add(filler);
                flatTypes.add(type);
            } else {
                NestedColumn column = new Nesting(choice, allocator).of(type.asGroupType());
                all.add(column);
                nested.add(column);
                nestedTypes.add(type);
            }
        } catch (LeftOutException e) {
            leftOut.put(e.column(), e.reason());
        }
    }

    private ColumnFiller filler(PrimitiveType type, Fillers choice, ParquetFileReader file, BufferAllocator allocator)
            throws IOException {
        if (!withDictionaries || !Fillers.isText(type) || type.isRepetition(Type.Repetition.REPEATED)) {
            return choice.of(type);
        }
        ColumnDescriptor column =
                file.getFileMetaData().getSchema().getColumnDescription(new String[] {type.getName()});
        Optional<TextDictionary> dictionary = TextDictionary.survey(file, column, dictionaries.size());
        if (dictionary.isEmpty()) {
            return choice.of(type);
        }
        dictionaries.add(dictionary.get().toArrow(type.getName(), allocator));
        return choice.indices(type, dictionary.get());
    }

    /** In the file's order. */
    List<RenderedColumn> all() {
        return all;
    }

    List<ColumnFiller> flat() {
        return flat;
    }

    List<NestedColumn> nested() {
        return nested;
    }

    List<Dictionary> dictionaries() {
        return dictionaries;
    }

    List<FieldVector> vectors() {
        return all.stream().map(RenderedColumn::vector).toList();
    }

    List<Field> fields() {
        return vectors().stream().map(FieldVector::getField).toList();
    }

    /** The Parquet schema of the flat columns alone. */
    MessageType flatSchema() {
        return new MessageType("flat", flatTypes);
    }

    /** The Parquet schema of the nested columns alone. */
    MessageType nestedSchema() {
        return new MessageType("nested", nestedTypes);
    }

    /** The Parquet schema of all columns, in another order than the file's. */
    MessageType schema() {
        List<Type> types = new ArrayList<>(flatTypes);
        types.addAll(nestedTypes);
        return new MessageType("rendition", types);
    }

    @Override
    public void close() {
        all.forEach(RenderedColumn::close);
        dictionaries.forEach(dictionary -> dictionary.getVector().close());
    }
}
