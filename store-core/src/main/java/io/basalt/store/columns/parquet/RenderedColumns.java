package io.basalt.store.columns.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The columns that a rendition gets, their vectors and dictionaries. Not thread-safe. */
final class RenderedColumns implements AutoCloseable {
    private final List<ColumnFiller> fillers = new ArrayList<>();
    private final List<Type> types = new ArrayList<>();
    private final List<Dictionary> dictionaries = new ArrayList<>();

    private RenderedColumns() {}

    /** Adds to {@code leftOut} the columns that cannot be had because of their types. Throws {@link LeftOutException}. */
    static RenderedColumns choose(ParquetFileReader file, Map<String, String> leftOut, BufferAllocator allocator)
            throws IOException {
        FileMetaData metadata = file.getFileMetaData();
        String createdBy = metadata.getCreatedBy();
        Fillers choice = new Fillers(
                Calendars.of(metadata.getKeyValueMetaData()),
                createdBy != null && createdBy.startsWith("parquet-mr"),
                allocator);
        RenderedColumns columns = new RenderedColumns();
        try {
            for (Type type : metadata.getSchema().getFields()) {
                if (!leftOut.containsKey(type.getName())) {
                    columns.add(type, choice, file, leftOut, allocator);
                }
            }
            return columns;
        } catch (IOException | RuntimeException e) {
            columns.close();
            throw e;
        }
    }

    private void add(
            Type type, Fillers choice, ParquetFileReader file, Map<String, String> leftOut, BufferAllocator allocator)
            throws IOException {
        Optional<TextDictionary> dictionary = Optional.empty();
        if (type.isPrimitive()
                && !type.isRepetition(Type.Repetition.REPEATED)
                && Fillers.isText(type.asPrimitiveType())) {
            ColumnDescriptor column =
                    file.getFileMetaData().getSchema().getColumnDescription(new String[] {type.getName()});
            dictionary = TextDictionary.survey(file, column, dictionaries.size());
        }
        if (dictionary.isPresent()) {
            dictionaries.add(dictionary.get().toArrow(type.getName(), allocator));
            fillers.add(choice.indices(type.asPrimitiveType(), dictionary.get()));
            types.add(type);
            return;
        }
        try {
            fillers.add(choice.of(type));
            types.add(type);
        } catch (LeftOutException e) {
            leftOut.put(e.column(), e.reason());
        }
    }

    List<ColumnFiller> fillers() {
        return fillers;
    }

    List<Dictionary> dictionaries() {
        return dictionaries;
    }

    List<FieldVector> vectors() {
        return fillers.stream().map(ColumnFiller::vector).toList();
    }

    List<Field> fields() {
        return vectors().stream().map(FieldVector::getField).toList();
    }

    /** The Parquet schema of these columns. */
    MessageType schema() {
        return new MessageType("rendition", types);
    }

    @Override
    public void close() {
        fillers.forEach(ColumnFiller::close);
        dictionaries.forEach(dictionary -> dictionary.getVector().close());
    }
}
