package io.basalt.store.columnar.parquet;

import io.basalt.store.columnar.LeftOutException;
import io.basalt.store.columnar.WellFormed;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.DictionaryPageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;

/**
 * The different strings of a column of which there are few, ascending by unsigned bytes. They are known before any data
 * page is read: Parquet's writers gave each row group a dictionary, and each page its indices. So the rendition's dictionary
 * stands before its batches, and its indices are as narrow as can be.
 */
final class TextDictionary {
    private static final int MAX_ENTRIES = Short.MAX_VALUE;
    private static final int MAX_BYTES = 1 << 20;

    private final List<Binary> texts;
    private final Map<Binary, Integer> numbers = new HashMap<>();
    private final DictionaryEncoding encoding;

    private TextDictionary(Set<Binary> texts, long id) {
        this.texts = texts.stream()
                .sorted((a, b) -> Arrays.compareUnsigned(a.getBytesUnsafe(), b.getBytesUnsafe()))
                .toList();
        for (int i = 0; i < this.texts.size(); i++) {
            numbers.put(this.texts.get(i), i);
        }
        int bits = texts.size() <= Byte.MAX_VALUE + 1 ? Byte.SIZE : Short.SIZE;
        this.encoding = new DictionaryEncoding(id, false, new ArrowType.Int(bits, true));
    }

    /** Empty where the strings are many or long, or a page has no indices. Throws {@link LeftOutException}. */
    static Optional<TextDictionary> survey(ParquetFileReader file, ColumnDescriptor column, long id)
            throws IOException {
        String name = column.getPath()[0];
        Set<Binary> texts = new HashSet<>();
        long bytes = 0;
        for (int i = 0; i < file.getRowGroups().size(); i++) {
            if (file.getRowGroups().get(i).getRowCount() == 0) {
                continue;
            }
            ColumnChunkMetaData chunk = chunk(file.getRowGroups().get(i), name);
            if (!onlyIndices(chunk)) {
                return Optional.empty();
            }
            Optional<Dictionary> dictionary = dictionary(file, i, column);
            for (int n = 0; dictionary.isPresent() && n <= dictionary.get().getMaxId(); n++) {
                Binary text = dictionary.get().decodeToBinary(n).copy();
                if (texts.add(text)) {
                    bytes += text.length();
                    if (!WellFormed.isUtf8(text.getBytesUnsafe())) {
                        throw new LeftOutException(name, "holds a string that is not UTF-8");
                    }
                }
                if (texts.size() > MAX_ENTRIES || bytes > MAX_BYTES) {
                    return Optional.empty();
                }
            }
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(new TextDictionary(texts, id));
    }

    private static ColumnChunkMetaData chunk(BlockMetaData rowGroup, String column) throws IOException {
        return rowGroup.getColumns().stream()
                .filter(chunk -> chunk.getPath().toArray()[0].equals(column))
                .findFirst()
                .orElseThrow(() -> new IOException("a row group has no column " + column));
    }

    /** As parquet-hadoop's {@code DictionaryFilter} knows it: by counts of pages, or by the encodings of version 1. */
    @SuppressWarnings("deprecation") // Old files are full of them.
    private static boolean onlyIndices(ColumnChunkMetaData chunk) {
        EncodingStats stats = chunk.getEncodingStats();
        if (stats != null) {
            return stats.hasDictionaryPages() && !stats.hasNonDictionaryEncodedPages();
        }
        Set<Encoding> encodings = chunk.getEncodings();
        return encodings.contains(Encoding.PLAIN_DICTIONARY)
                && Set.of(Encoding.PLAIN_DICTIONARY, Encoding.RLE, Encoding.BIT_PACKED)
                        .containsAll(encodings);
    }

    private static Optional<Dictionary> dictionary(ParquetFileReader file, int rowGroup, ColumnDescriptor column)
            throws IOException {
        DictionaryPageReadStore pages = file.getDictionaryReader(rowGroup);
        DictionaryPage page = pages.readDictionaryPage(column);
        return page == null ? Optional.empty() : Optional.of(page.getEncoding().initDictionary(column, page));
    }

    Map<Binary, Integer> numbers() {
        return numbers;
    }

    DictionaryEncoding encoding() {
        return encoding;
    }

    /** The caller closes the vector. */
    org.apache.arrow.vector.dictionary.Dictionary toArrow(String column, BufferAllocator allocator) {
        Field field = new Field(column, FieldType.notNullable(ArrowType.Utf8.INSTANCE), null);
        VarCharVector vector = new VarCharVector(field, allocator);
        try {
            vector.allocateNew(texts.size());
            for (int i = 0; i < texts.size(); i++) {
                vector.setSafe(i, texts.get(i).getBytesUnsafe());
            }
            vector.setValueCount(texts.size());
            return new org.apache.arrow.vector.dictionary.Dictionary(vector, encoding);
        } catch (RuntimeException e) {
            vector.close();
            throw e;
        }
    }
}
