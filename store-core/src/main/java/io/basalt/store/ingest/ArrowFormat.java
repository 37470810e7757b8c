package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.TabularInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * Arrow IPC files and streams: {@code arrow.columns} (names of the top-level columns), {@code arrow.batches},
 * {@code arrow.rows}, {@code arrow.compression}; schema, record batches and their nulls as {@link TabularInfo}. Footer and
 * messages' headers are read, bodies never. Of more than {@value #MAX_BATCHES} batches none is looked at: rows are then not
 * known, and of a stream not even their number.
 */
final class ArrowFormat implements Format {
    private static final Set<String> MEDIA_TYPES =
            Set.of(MediaType.ARROW_FILE, "application/vnd.apache.arrow.stream", "application/x-apache-arrow-file");
    private static final byte[] MAGIC = "ARROW1".getBytes(US_ASCII);
    private static final int HEAD_LENGTH = 8;

    /** Footer length (little endian) and magic. */
    private static final int TAIL_LENGTH = 4 + MAGIC.length;

    private static final int BLOCK_LENGTH = 24;
    private static final int MAX_FOOTER_LENGTH = 16 << 20;
    static final int MAX_BATCHES = 2_000;

    /** Bytes of messages' metadata that are read in all; of what has more, batches are not known either. */
    private static final long MAX_METADATA = 16 << 20;

    /** @param batches empty where they were not counted */
    private record Layout(ArrowSchema schema, OptionalLong batches, Optional<ArrowBatches> read) {}

    @Override
    public String name() {
        return "Arrow";
    }

    @Override
    public boolean accepts(String mediaType) {
        return MEDIA_TYPES.contains(mediaType);
    }

    @Override
    public Findings read(Source source) throws IOException {
        try {
            byte[] head = SourceBytes.head(source, MAGIC.length);
            return findings(Arrays.equals(head, MAGIC) ? file(source) : stream(source));
        } catch (RuntimeException e) {
            // Flatbuffers are not checked before they are read: an offset leads out of them, a part is missing.
            throw new IOException(
                    "Arrow: expected whole metadata: "
                            + Objects.requireNonNullElse(
                                    e.getMessage(), e.getClass().getSimpleName()),
                    e);
        }
    }

    private static Findings findings(Layout layout) {
        Map<String, AttributeValue> found = new HashMap<>();
        found.put("arrow.columns", AttributeValue.of(layout.schema.names()));
        layout.batches.ifPresent(batches -> found.put("arrow.batches", AttributeValue.of(batches)));
        layout.read.ifPresent(batches -> found.put("arrow.rows", AttributeValue.of(batches.rows())));
        layout.read
                .filter(batches -> !batches.codecs().isEmpty())
                .ifPresent(batches ->
                        found.put("arrow.compression", AttributeValue.of(String.join(",", batches.codecs()))));
        TabularInfo tabular = new TabularInfo(
                "arrow",
                layout.schema.leaves(),
                layout.read.map(batches -> OptionalLong.of(batches.rows())).orElse(OptionalLong.empty()),
                layout.read.map(ArrowBatches::rowGroups).orElse(List.of()),
                Optional.empty());
        return new Findings(Attributes.of(found), Optional.of(tabular));
    }

    // ---- files

    private static Layout file(Source source) throws IOException {
        Footer footer = footer(source);
        ArrowSchema schema = ArrowSchema.read(Objects.requireNonNull(footer.schema(), "the schema is missing"));
        int count = footer.recordBatchesLength();
        if (count < 0 || (long) count * BLOCK_LENGTH > footer.getByteBuffer().capacity()) {
            throw new IOException("Arrow: the footer claims " + count + " record batches, for which it has no room");
        }
        if (count > MAX_BATCHES) {
            return new Layout(schema, OptionalLong.of(count), Optional.empty());
        }
        ArrowBatches batches = new ArrowBatches(schema);
        long budget = MAX_METADATA;
        for (int i = 0; i < count; i++) {
            Block block = footer.recordBatches(i);
            if (block.offset() < 0) {
                throw new IOException("Arrow: the footer has record batch " + i + " at " + block.offset());
            }
            ArrowMessage message = ArrowMessage.read(source, block.offset());
            budget -= message.metadataLength();
            if (budget < 0) {
                return new Layout(schema, OptionalLong.of(count), Optional.empty());
            }
            batches.add(batch(message, block.offset()), block.offset(), message.end() - block.offset());
        }
        return new Layout(schema, OptionalLong.of(count), Optional.of(batches));
    }

    private static Footer footer(Source source) throws IOException {
        long size = source.size();
        if (size < HEAD_LENGTH + TAIL_LENGTH) {
            throw new IOException("Arrow: expected at least " + (HEAD_LENGTH + TAIL_LENGTH) + " bytes, found " + size);
        }
        ByteBuffer tail = SourceBytes.exactly(source, size - TAIL_LENGTH, TAIL_LENGTH, "Arrow")
                .order(ByteOrder.LITTLE_ENDIAN);
        if (!Arrays.equals(tail.array(), 4, TAIL_LENGTH, MAGIC, 0, MAGIC.length)) {
            throw new IOException("Arrow: expected ARROW1 as the last six bytes of a file (cut short?)");
        }
        int length = tail.getInt(0);
        long room = Math.min(size - HEAD_LENGTH - TAIL_LENGTH, MAX_FOOTER_LENGTH);
        if (length <= 0 || length > room) {
            throw new IOException("Arrow: expected a footer of 1 to " + room + " bytes, found the length " + length);
        }
        return Footer.getRootAsFooter(SourceBytes.exactly(source, size - TAIL_LENGTH - length, length, "Arrow footer"));
    }

    private static RecordBatch batch(ArrowMessage message, long offset) throws IOException {
        if (message.metadata().headerType() != MessageHeader.RecordBatch) {
            throw new IOException("Arrow: expected a record batch at " + offset + ", found a message of kind "
                    + message.metadata().headerType());
        }
        return (RecordBatch)
                Objects.requireNonNull(message.metadata().header(new RecordBatch()), "a record batch is missing");
    }

    // ---- streams

    private static Layout stream(Source source) throws IOException {
        ArrowMessage first = ArrowMessage.read(source, 0);
        if (first.metadata().headerType() != MessageHeader.Schema) {
            throw new IOException("Arrow: expected a stream that begins with a schema, found a message of kind "
                    + first.metadata().headerType());
        }
        ArrowSchema schema = ArrowSchema.read(
                (Schema) Objects.requireNonNull(first.metadata().header(new Schema()), "the schema is missing"));
        ArrowBatches batches = new ArrowBatches(schema);
        long budget = MAX_METADATA - first.metadataLength();
        long position = first.end();
        for (int messages = 0; !ArrowMessage.isEnd(source, position); messages++) {
            if (messages == MAX_BATCHES || budget < 0) {
                return new Layout(schema, OptionalLong.empty(), Optional.empty());
            }
            ArrowMessage message = ArrowMessage.read(source, position);
            budget -= message.metadataLength();
            if (message.metadata().headerType() == MessageHeader.RecordBatch) {
                batches.add(batch(message, position), position, message.end() - position);
            }
            position = message.end();
        }
        return new Layout(schema, OptionalLong.of(batches.rowGroups().size()), Optional.of(batches));
    }
}
