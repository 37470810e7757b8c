package io.basalt.store.columnar;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a rendition's directory says. Immutable.
 *
 * @param codec of the batches' buffers; those of dictionaries are as they are
 * @param schema in Arrow's message format: dictionary-encoded columns have the type of their values
 * @param crc CRC32C of all bytes before the directory
 */
record Directory(
        RenditionCodec codec,
        long contentId,
        long rows,
        int crc,
        Schema schema,
        List<DictionaryPart> dictionaries,
        List<BatchPart> batches) {
    Directory {
        dictionaries = List.copyOf(dictionaries);
        batches = List.copyOf(batches);
    }

    /** The dictionary of that id. */
    record DictionaryPart(long id, ColumnPart column) {}

    /** A batch: its columns in the schema's order. */
    record BatchPart(int rows, List<ColumnPart> columns) {
        BatchPart {
            columns = List.copyOf(columns);
        }
    }
}
