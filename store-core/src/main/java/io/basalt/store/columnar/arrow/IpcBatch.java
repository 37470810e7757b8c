package io.basalt.store.columnar.arrow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Finds the columns of a record batch in it. Not thread-safe. */
final class IpcBatch {
    private final IpcContent content;
    private final IpcMessage message;
    private final RecordBatch batch;
    private int node;
    private int buffer;

    IpcBatch(IpcContent content, IpcMessage message, RecordBatch batch) throws IOException {
        this.content = content;
        this.message = message;
        this.batch = batch;
        if (batch.length() < 0) {
            throw content.damaged("the batch at " + message.position() + " states " + batch.length() + " rows");
        }
        if (batch.compression() != null) {
            throw content.refused("expected batches that are not compressed, found one of "
                    + (batch.compression().codec() == 0 ? "LZ4_FRAME" : "ZSTD")
                    + " at " + message.position() + "; write the table without compression, or read it by Arrow");
        }
    }

    long rows() {
        return batch.length();
    }

    /**
     * @param column in the schema's words
     * @param firstNode how many nodes are those of columns before it, and likewise of the buffers
     */
    IpcVector column(Field column, int firstNode, int firstBuffer) throws IOException {
        node = firstNode;
        buffer = firstBuffer;
        IpcVector vector = vector(column.getName(), IpcLayout.stored(column));
        if (vector.rows() != rows()) {
            throw content.damaged("column " + column.getName() + ": expected " + rows() + " rows in the batch at "
                    + message.position() + ", found " + vector.rows());
        }
        return vector;
    }

    private IpcVector vector(String column, Field field) throws IOException {
        FieldNode next = node();
        long rows = next.length();
        long nulls = next.nullCount();
        IpcRange validity = buffer();
        ArrowType type = field.getType();
        if (type instanceof ArrowType.Bool) {
            return new IpcBits(column, content, rows, nulls, validity, buffer());
        }
        if (type instanceof ArrowType.Struct) {
            List<IpcVector> fields = new ArrayList<>();
            for (Field child : field.getChildren()) {
                fields.add(vector(column, child));
            }
            return new IpcStruct(column, content, rows, nulls, validity, fields);
        }
        if (type instanceof ArrowType.List || type instanceof ArrowType.Map) {
            IpcRange offsets = buffer();
            IpcVector elements = vector(column, field.getChildren().get(0));
            return new IpcList(
                    column,
                    content,
                    rows,
                    nulls,
                    validity,
                    new IpcOffsets(content, offsets, Integer.BYTES, elements.rows()),
                    elements);
        }
        if (isText(type)) {
            IpcRange offsets = buffer();
            IpcRange texts = buffer();
            return new IpcText(
                    column,
                    content,
                    rows,
                    nulls,
                    validity,
                    new IpcOffsets(content, offsets, isLarge(type) ? Long.BYTES : Integer.BYTES, texts.length()),
                    texts);
        }
        return new IpcFixed(column, content, rows, nulls, validity, buffer(), FixedValues.of(type));
    }

    private static boolean isText(ArrowType type) {
        return type instanceof ArrowType.Utf8 || type instanceof ArrowType.Binary || isLarge(type);
    }

    private static boolean isLarge(ArrowType type) {
        return type instanceof ArrowType.LargeUtf8 || type instanceof ArrowType.LargeBinary;
    }

    private FieldNode node() throws IOException {
        if (node >= batch.nodesLength()) {
            throw content.damaged("expected more than " + node + " columns in the batch at " + message.position());
        }
        return batch.nodes(node++);
    }

    private IpcRange buffer() throws IOException {
        if (buffer >= batch.buffersLength()) {
            throw content.damaged("expected more than " + buffer + " buffers in the batch at " + message.position());
        }
        Buffer next = batch.buffers(buffer++);
        long body = message.end() - message.body();
        if (next.offset() < 0 || next.length() < 0 || next.offset() > body - next.length()) {
            throw content.damaged("the batch at " + message.position() + " has a buffer of " + next.length()
                    + " bytes at " + next.offset() + ", and a body of " + body);
        }
        return new IpcRange(content, message.body() + next.offset(), next.length());
    }
}
