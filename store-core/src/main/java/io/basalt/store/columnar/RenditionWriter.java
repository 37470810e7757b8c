package io.basalt.store.columnar;

import io.basalt.store.columnar.Directory.BatchPart;
import io.basalt.store.columnar.Directory.DictionaryPart;
import io.basalt.store.io.Appender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowBuffer;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.DictionaryUtility;

/**
 * Writes a rendition from front to back: schema and dictionaries when it is made, then batches, then directory and footer.
 * Nothing is synced, and the appender is left open. After a failure the file is worthless. Not thread-safe.
 */
public final class RenditionWriter {
    /** The schema's metadata says under this prefix and the name of a column that was left out, why. */
    static final String LEFT_OUT = "basalt.left-out.";

    /** A buffer's length in bytes: more cannot be mapped in one piece wherever it lies. */
    static final long MAX_BUFFER = 1 << 30;

    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

    private final RenditionCodec codec;
    private final CompressionCodec compression;
    private final ChecksummedChannel channel;
    private final WriteChannel out;
    private final long contentId;
    private final List<Field> fields;
    private final Map<Long, Dictionary> dictionaries = new LinkedHashMap<>();
    private final Schema schema;
    private final List<DictionaryPart> dictionaryParts = new ArrayList<>();
    private final List<ArrowBlock> dictionaryBlocks = new ArrayList<>();
    private final List<BatchPart> batches = new ArrayList<>();
    private final List<ArrowBlock> blocks = new ArrayList<>();
    private long rows;

    /**
     * @param out an empty file
     * @param codec of the batches' buffers; dictionaries, which are small, stay as they are
     * @param contentId of the content that this is a rendition of
     * @param fields the columns, in memory format: of dictionary-encoded ones the type of the index
     * @param dictionaries those that the fields name: strings or binaries without nulls, ascending by unsigned bytes
     * @param leftOut names of columns that are not in the rendition, and why
     */
    public RenditionWriter(
            Appender out,
            RenditionCodec codec,
            long contentId,
            List<Field> fields,
            List<Dictionary> dictionaries,
            Map<String, String> leftOut)
            throws IOException {
        this.codec = codec;
        this.compression = codec.arrows();
        this.channel = new ChecksummedChannel(out);
        this.out = new WriteChannel(channel);
        this.contentId = contentId;
        this.fields = List.copyOf(fields);
        dictionaries.forEach(
                dictionary -> this.dictionaries.put(dictionary.getEncoding().getId(), dictionary));
        this.schema =
                messageFormat(fields, new MapDictionaryProvider(dictionaries.toArray(Dictionary[]::new)), leftOut);
        this.out.write(MAGIC);
        this.out.align();
        MessageSerializer.serialize(this.out, schema);
        for (Dictionary dictionary : this.dictionaries.values()) {
            write(dictionary);
        }
    }

    private static Schema messageFormat(
            List<Field> fields, DictionaryProvider dictionaries, Map<String, String> leftOut) {
        Map<String, String> metadata = new LinkedHashMap<>();
        leftOut.forEach((name, reason) -> metadata.put(LEFT_OUT + name, reason));
        return new Schema(
                fields.stream()
                        .map(field -> DictionaryUtility.toMessageFormat(field, dictionaries, new HashSet<>()))
                        .toList(),
                metadata);
    }

    /** The bytes written so far. */
    public long position() {
        return out.getCurrentPosition();
    }

    private void write(Dictionary dictionary) throws IOException {
        FieldVector values = dictionary.getVector();
        // Closing the root would close the dictionary, which is the caller's.
        @SuppressWarnings("resource")
        VectorSchemaRoot root =
                new VectorSchemaRoot(List.of(values.getField()), List.of(values), values.getValueCount());
        try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
            long id = dictionary.getEncoding().getId();
            // Closing the dictionary batch would close the record batch a second time.
            @SuppressWarnings("resource")
            ArrowBlock block = MessageSerializer.serialize(out, new ArrowDictionaryBatch(id, batch, false));
            dictionaryBlocks.add(block);
            dictionaryParts.add(new DictionaryPart(id, parts(root, batch, block).get(0)));
        }
    }

    /** Appends a batch, whose vectors have the fields that the writer was made with, in their order. The root stays the caller's. */
    public void write(VectorSchemaRoot root) throws IOException {
        if (!root.getSchema().getFields().equals(fields)) {
            throw new IllegalArgumentException("expected a batch of " + fields + ", found "
                    + root.getSchema().getFields());
        }
        try (ArrowRecordBatch batch = new VectorUnloader(root, true, compression, true).getRecordBatch()) {
            ArrowBlock block = MessageSerializer.serialize(out, batch);
            blocks.add(block);
            batches.add(new BatchPart(root.getRowCount(), parts(root, batch, block)));
            rows += root.getRowCount();
        }
    }

    private List<ColumnPart> parts(VectorSchemaRoot root, ArrowRecordBatch batch, ArrowBlock block) throws IOException {
        List<ColumnPart> parts = new ArrayList<>();
        int node = 0;
        int buffer = 0;
        long body = block.getOffset() + block.getMetadataLength();
        for (FieldVector vector : root.getFieldVectors()) {
            int nodes = nodes(vector.getField());
            int buffers = buffers(vector.getField());
            List<ArrowFieldNode> ofColumn = batch.getNodes().subList(node, node + nodes);
            List<Stretch> stretches = new ArrayList<>();
            for (int i = buffer; i < buffer + buffers; i++) {
                stretches.add(stretch(
                        vector,
                        body,
                        batch.getBuffersLayout().get(i),
                        batch.getBuffers().get(i)));
            }
            parts.add(new ColumnPart(ofColumn, stretches, zone(vector)));
            node += nodes;
            buffer += buffers;
        }
        return parts;
    }

    private static Stretch stretch(FieldVector vector, long body, ArrowBuffer layout, ArrowBuf bytes)
            throws IOException {
        if (layout.getSize() > MAX_BUFFER) {
            throw new IOException("rendition: column " + vector.getName() + ": expected at most " + MAX_BUFFER
                    + " bytes in a batch, found " + layout.getSize() + "; write smaller batches");
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.nioBuffer(0, (int) layout.getSize()));
        return new Stretch(body + layout.getOffset(), layout.getSize(), (int) crc.getValue());
    }

    private ZoneMap zone(FieldVector vector) {
        Dictionary dictionary = vector.getField().getDictionary() == null
                ? null
                : dictionaries.get(vector.getField().getDictionary().getId());
        return dictionary != null
                        && vector instanceof BaseIntVector indices
                        && dictionary.getVector() instanceof BaseVariableWidthVector values
                ? ZoneMaps.of(indices, values)
                : ZoneMaps.of(vector);
    }

    private static int nodes(Field field) {
        return 1 + field.getChildren().stream().mapToInt(RenditionWriter::nodes).sum();
    }

    private static int buffers(Field field) {
        return TypeLayout.getTypeBufferCount(field.getType())
                + field.getChildren().stream()
                        .mapToInt(RenditionWriter::buffers)
                        .sum();
    }

    /** Writes directory and footer; nothing may be written afterwards. */
    public void finish() throws IOException {
        out.writeIntLittleEndian(MessageSerializer.IPC_CONTINUATION_TOKEN);
        out.writeIntLittleEndian(0);
        out.align();
        long offset = out.getCurrentPosition();
        byte[] directory = DirectoryCodec.encode(
                new Directory(codec, contentId, rows, channel.crc(), schema, dictionaryParts, batches));
        byte[] footer =
                bytes(new ArrowFooter(schema, dictionaryBlocks, blocks, Map.of(), IpcOption.DEFAULT.metadataVersion));
        out.write(directory);
        out.align();
        out.write(new Locator(offset, directory.length, crc(directory), crc(footer)).encode());
        out.write(footer);
        out.writeIntLittleEndian(footer.length);
        out.write(MAGIC);
    }

    private static byte[] bytes(ArrowFooter footer) {
        ByteBuffer bytes = WriteChannel.serialize(footer);
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
