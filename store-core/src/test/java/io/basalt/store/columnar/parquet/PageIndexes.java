package io.basalt.store.columnar.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/** Offset indexes of a Parquet file as they should not be. */
public final class PageIndexes {
    private static final int TAIL = 8;

    private PageIndexes() {}

    /** The file with the offset indexes of a column changed. */
    public static byte[] changed(byte[] file, String column, Consumer<OffsetIndex> change) throws IOException {
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - TAIL);
        int end = file.length - TAIL - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, end, length));
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(file, 0, end);
        for (RowGroup rowGroup : footer.getRow_groups()) {
            for (ColumnChunk chunk : rowGroup.getColumns()) {
                if (chunk.getMeta_data().getPath_in_schema().get(0).equals(column)) {
                    OffsetIndex index = Util.readOffsetIndex(new ByteArrayInputStream(
                            file, (int) chunk.getOffset_index_offset(), chunk.getOffset_index_length()));
                    change.accept(index);
                    int start = changed.size();
                    Util.writeOffsetIndex(index, changed);
                    chunk.setOffset_index_offset(start).setOffset_index_length(changed.size() - start);
                }
            }
        }
        int start = changed.size();
        Util.writeFileMetaData(footer, changed);
        changed.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(changed.size() - start)
                .array());
        changed.write(file, file.length - 4, 4);
        return changed.toByteArray();
    }
}
