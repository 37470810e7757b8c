package io.basalt.store.columnar;

import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.AbstractCompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;

/**
 * Arrow's buffer compression {@code LZ4_FRAME}, with the block compressor that Parquet brings along: Arrow's own codec is several
 * times slower. Writes frames of independent blocks without checksums (the directory has its own), and reads only such. Belongs to
 * one thread.
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md">LZ4 Frame Format</a>
 */
final class Lz4Frames extends AbstractCompressionCodec {
    private static final int MAGIC = 0x184D2204;

    /** Version 1, independent blocks, no checksums, no length; blocks of at most 4 MiB; the checksum of these two bytes. */
    private static final byte[] DESCRIPTOR = {0x60, 0x70, 0x73};

    private static final int BLOCK = 4 << 20;
    private static final int AS_IT_IS = 1 << 31;
    private static final int PREFIX = (int) CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH;
    private static final int HEADER = Integer.BYTES + DESCRIPTOR.length;

    private final Lz4Compressor compressor = new Lz4Compressor();
    private final Lz4Decompressor decompressor = new Lz4Decompressor();

    @Override
    public CompressionUtil.CodecType getCodecType() {
        return CompressionUtil.CodecType.LZ4_FRAME;
    }

    @Override
    protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf plain) {
        int length = Math.toIntExact(plain.writerIndex());
        int blocks = (length + BLOCK - 1) / BLOCK;
        int most = PREFIX
                + HEADER
                + length
                + blocks * (Integer.BYTES + compressor.maxCompressedLength(BLOCK) - BLOCK)
                + Integer.BYTES;
        ArrowBuf compressed = allocator.buffer(most);
        try {
            ByteBuffer out = little(compressed, most).position(PREFIX);
            out.putInt(MAGIC).put(DESCRIPTOR);
            for (int start = 0; start < length; start += BLOCK) {
                block(plain.nioBuffer(start, Math.min(BLOCK, length - start)), out);
            }
            out.putInt(0);
            return compressed.writerIndex(out.position());
        } catch (RuntimeException e) {
            compressed.close();
            throw e;
        }
    }

    private void block(ByteBuffer plain, ByteBuffer out) {
        int sizeAt = out.position();
        int length = plain.remaining();
        out.putInt(0);
        compressor.compress(plain.duplicate(), out);
        int size = out.position() - sizeAt - Integer.BYTES;
        if (size < length) {
            out.putInt(sizeAt, size);
        } else {
            out.position(sizeAt).putInt(length | AS_IT_IS).put(plain);
        }
    }

    /** Throws {@link IllegalArgumentException} at anything but a frame of these. */
    @Override
    protected ArrowBuf doDecompress(BufferAllocator allocator, ArrowBuf compressed) {
        long length = readUncompressedLength(compressed);
        if (length < 0 || length > RenditionWriter.MAX_BUFFER) {
            throw new IllegalArgumentException("a buffer of " + length + " bytes");
        }
        ArrowBuf plain = allocator.buffer(length);
        try {
            ByteBuffer in = little(compressed, Math.toIntExact(compressed.writerIndex()));
            decompress(in.position(PREFIX), plain.nioBuffer(0, (int) length));
            return plain.writerIndex(length);
        } catch (RuntimeException e) {
            plain.close();
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private void decompress(ByteBuffer in, ByteBuffer out) {
        int magic = in.getInt();
        byte[] descriptor = new byte[DESCRIPTOR.length];
        in.get(descriptor);
        if (magic != MAGIC || !Arrays.equals(DESCRIPTOR, descriptor)) {
            throw new IllegalArgumentException("no LZ4 frame that this Basalt writes");
        }
        for (int size = in.getInt(); size != 0; size = in.getInt()) {
            ByteBuffer block = in.slice(in.position(), size & ~AS_IT_IS);
            in.position(in.position() + block.remaining());
            if ((size & AS_IT_IS) == 0) {
                decompressor.decompress(block, out);
            } else {
                out.put(block);
            }
        }
        if (out.hasRemaining()) {
            throw new IllegalArgumentException(out.remaining() + " bytes are missing");
        }
    }

    private static ByteBuffer little(ArrowBuf buffer, int length) {
        return buffer.nioBuffer(0, length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
