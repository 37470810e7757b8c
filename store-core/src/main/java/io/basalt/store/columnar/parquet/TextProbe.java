package io.basalt.store.columnar.parquet;

import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.xerial.snappy.Snappy;

/**
 * Looks for some texts in data pages of a column of strings that were written plain: lengths are compared before bytes, and no value
 * is made, so that it costs little more than to decompress a page. Where it does not understand a page, the page may hold one.
 */
final class TextProbe implements AutoCloseable {
    /** Of a page, as it is stored and decompressed. */
    private static final int LONGEST = 4 << 20;

    private static final int HEADER = 16 << 10;

    private final RandomReader file;
    private final byte[][] texts;
    private final boolean optional;
    private final CompressionCodec codec;
    private final ArrowBuf storedBuffer;
    private final ArrowBuf plainBuffer;

    /**
     * @param optional whether the column may be null
     * @param allocator of 8 MiB
     */
    TextProbe(
            RandomReader file,
            List<String> texts,
            boolean optional,
            CompressionCodec codec,
            BufferAllocator allocator) {
        this.file = file;
        this.texts = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.optional = optional;
        this.codec = codec;
        this.storedBuffer = allocator.buffer(LONGEST);
        try {
            this.plainBuffer = allocator.buffer(LONGEST);
        } catch (RuntimeException e) {
            storedBuffer.close();
            throw e;
        }
    }

    static boolean understands(CompressionCodec codec) {
        return codec == CompressionCodec.SNAPPY || codec == CompressionCodec.UNCOMPRESSED;
    }

    /** Whether a value of the page may be one of the texts. */
    boolean mayHold(ChunkPages.Page page) throws IOException {
        if (page.size() > LONGEST) {
            return true;
        }
        ByteBuffer stored = storedBuffer.nioBuffer(0, page.size());
        ParquetExcerpt.readFully(file, page.offset(), stored);
        return plain(stored, page.rows().rows()).map(this::mayHold).orElse(true);
    }

    /** The values of the page, each with its length; absent where that is not what it holds. */
    private Optional<ByteBuffer> plain(ByteBuffer stored, long rows) {
        try {
            ByteBuffer start = stored.slice(0, Math.min(HEADER, stored.remaining()));
            ByteBufferInputStream in = ByteBufferInputStream.wrap(start);
            PageHeader header = Util.readPageHeader(in);
            int size = header.getUncompressed_page_size();
            if (header.getType() != PageType.DATA_PAGE
                    || !header.isSetData_page_header()
                    || header.getData_page_header().getEncoding() != Encoding.PLAIN
                    || header.getData_page_header().getDefinition_level_encoding() != Encoding.RLE
                    || header.getData_page_header().getNum_values() != rows
                    || header.getCompressed_page_size() != stored.remaining() - in.position()
                    || size < 0
                    || size > LONGEST) {
                return Optional.empty();
            }
            stored.position((int) in.position());
            ByteBuffer plain = codec == CompressionCodec.SNAPPY ? uncompressed(stored, size) : stored;
            plain.order(ByteOrder.LITTLE_ENDIAN);
            if (plain.remaining() != size) {
                return Optional.empty();
            }
            if (optional) {
                plain.position(plain.position() + Integer.BYTES + plain.getInt(plain.position()));
            }
            return Optional.of(plain);
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // Whoever decodes the page says what is wrong with it.
        }
    }

    private ByteBuffer uncompressed(ByteBuffer stored, int size) throws IOException {
        if (Snappy.uncompressedLength(stored) != size) {
            throw new IOException("expected a page of " + size + " bytes");
        }
        ByteBuffer plain = plainBuffer.nioBuffer(0, size);
        Snappy.uncompress(stored, plain);
        return plain.position(0).limit(size);
    }

    private boolean mayHold(ByteBuffer values) {
        int position = values.position();
        int end = values.limit();
        while (end - position >= Integer.BYTES) {
            int length = values.getInt(position);
            position += Integer.BYTES;
            if (length < 0 || length > end - position) {
                return true;
            }
            for (byte[] text : texts) {
                if (text.length == length && isAt(values, position, text)) {
                    return true;
                }
            }
            position += length;
        }
        return position != end;
    }

    private static boolean isAt(ByteBuffer values, int position, byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if (values.get(position + i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        storedBuffer.close();
        plainBuffer.close();
    }
}
