package io.basalt.store.columnar.arrow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Schema;

/** The messages of a content one after the other: of a file its dictionaries and then its batches, as the footer lists them. */
final class IpcMessages {
    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

    /** Magic and padding. */
    private static final int HEAD = 8;

    /** Length of the footer, magic. */
    private static final int TAIL = Integer.BYTES + MAGIC.length;

    private static final int BLOCK = 24;
    private static final int MAX_FOOTER = 64 << 20;

    private final IpcContent content;
    private final Optional<Footer> footer;
    private final Schema schema;
    private int block;
    private long position;

    private IpcMessages(IpcContent content, Optional<Footer> footer, Schema schema, long position) {
        this.content = content;
        this.footer = footer;
        this.schema = schema;
        this.position = position;
    }

    static IpcMessages of(IpcContent content) throws IOException {
        IpcMessages messages = isFile(content) ? ofFile(content) : ofStream(content);
        if (messages.schema.endianness() != Endianness.Little) {
            throw content.refused("expected little endian, found big endian; write the table in the usual order");
        }
        return messages;
    }

    private static boolean isFile(IpcContent content) throws IOException {
        return content.size() >= HEAD
                && Arrays.equals(content.copy(0, MAGIC.length).array(), MAGIC);
    }

    private static IpcMessages ofFile(IpcContent content) throws IOException {
        long size = content.size();
        if (size < HEAD + TAIL) {
            throw content.damaged("expected at least " + (HEAD + TAIL) + " bytes, found " + size);
        }
        ByteBuffer tail = content.copy(size - TAIL, TAIL);
        if (!Arrays.equals(tail.array(), Integer.BYTES, TAIL, MAGIC, 0, MAGIC.length)) {
            throw content.damaged("expected ARROW1 as the last six bytes of a file (cut short?)");
        }
        int length = tail.getInt(0);
        long room = Math.min(MAX_FOOTER, size - HEAD - TAIL);
        if (length <= 0 || length > room) {
            throw content.damaged("expected a footer of 1 to " + room + " bytes, found the length " + length);
        }
        Footer footer = Footer.getRootAsFooter(content.copy(size - TAIL - length, length));
        for (int count : new int[] {footer.dictionariesLength(), footer.recordBatchesLength()}) {
            if (count < 0 || (long) count * BLOCK > length) {
                throw content.damaged("the footer claims " + count + " batches, for which it has no room");
            }
        }
        return new IpcMessages(
                content, Optional.of(footer), Objects.requireNonNull(footer.schema(), "the schema is missing"), 0);
    }

    private static IpcMessages ofStream(IpcContent content) throws IOException {
        IpcMessage first =
                IpcMessage.read(content, 0).orElseThrow(() -> content.damaged("expected a stream, found its end"));
        if (first.metadata().headerType() != MessageHeader.Schema) {
            throw content.damaged("expected a stream that begins with a schema, found a message of kind "
                    + first.metadata().headerType());
        }
        Schema schema = (Schema) Objects.requireNonNull(first.metadata().header(new Schema()), "the schema is missing");
        return new IpcMessages(content, Optional.empty(), schema, first.end());
    }

    Schema schema() {
        return schema;
    }

    /** The next message; empty at the end. */
    Optional<IpcMessage> next() throws IOException {
        Optional<IpcMessage> next = footer.isPresent() ? listed(footer.get()) : IpcMessage.read(content, position);
        next.ifPresent(message -> position = message.end());
        return next;
    }

    private Optional<IpcMessage> listed(Footer listing) throws IOException {
        int dictionaries = listing.dictionariesLength();
        if (block >= dictionaries + listing.recordBatchesLength()) {
            return Optional.empty();
        }
        Block next = block < dictionaries ? listing.dictionaries(block) : listing.recordBatches(block - dictionaries);
        long offset = next.offset();
        Optional<IpcMessage> message = IpcMessage.read(content, offset);
        byte expected = block < dictionaries ? MessageHeader.DictionaryBatch : MessageHeader.RecordBatch;
        if (message.isEmpty() || message.get().metadata().headerType() != expected) {
            throw content.damaged("the footer has batch " + block + " at " + offset + ", where there is none");
        }
        block++;
        return message;
    }
}
