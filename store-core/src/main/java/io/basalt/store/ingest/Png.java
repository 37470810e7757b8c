package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.basalt.store.ingest.ImageHeader.ExifBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/**
 * PNG (ISO/IEC 15948): IHDR, whose checksum is verified, and where eXIf lies. Chunks are walked by their lengths up to
 * IEND, so that a PNG cut short is told from a whole one; their data is not read. (metadata-extractor's reader inflates
 * text chunks and profiles without a bound.)
 */
final class Png {
    private static final int SIGNATURE_LENGTH = 8;
    private static final int IHDR_LENGTH = 13;

    /** Type and length before a chunk's data, checksum after it. */
    private static final int CHUNK_OVERHEAD = 12;

    /** A PNG of more chunks is believed to be whole; common encoders write 8 KiB of pixels in one. */
    private static final int MAX_CHUNKS = 20_000;

    private Png() {}

    static ImageHeader header(Source source) throws IOException {
        ByteBuffer ihdr =
                SourceBytes.exactly(source, SIGNATURE_LENGTH, IHDR_LENGTH + CHUNK_OVERHEAD, "PNG header (IHDR)");
        checkIhdr(ihdr);
        long width = ihdr.getInt(8);
        long height = ihdr.getInt(12);
        int bits = ihdr.get(16);
        int colour = ihdr.get(17);
        if (width < 1 || height < 1) {
            throw new IOException("PNG: expected width and height of 1 to 2147483647, found "
                    + Integer.toUnsignedString((int) width) + " x " + Integer.toUnsignedString((int) height));
        }
        if (!isDefined(colour, bits)) {
            throw new IOException("PNG: expected a defined pair of colour type and bit depth, found colour type "
                    + colour + " with " + bits + " bits");
        }
        return new ImageHeader(
                "png",
                width,
                height,
                OptionalInt.of(channels(colour)),
                OptionalInt.of(depth(colour, bits)),
                exif(source));
    }

    private static void checkIhdr(ByteBuffer chunk) throws IOException {
        String type = type(chunk);
        if (chunk.getInt(0) != IHDR_LENGTH || !type.equals("IHDR")) {
            throw new IOException("PNG: expected a first chunk IHDR of 13 bytes, found '" + type + "' of "
                    + Integer.toUnsignedString(chunk.getInt(0)));
        }
        CRC32 crc = new CRC32();
        crc.update(chunk.slice(4, 4 + IHDR_LENGTH));
        int stored = chunk.getInt(8 + IHDR_LENGTH);
        if ((int) crc.getValue() != stored) {
            throw new IOException(
                    "PNG: checksum of IHDR: expected %08x, found %08x".formatted((int) crc.getValue(), stored));
        }
    }

    private static Optional<ExifBlock> exif(Source source) throws IOException {
        Optional<ExifBlock> exif = Optional.empty();
        long position = SIGNATURE_LENGTH;
        for (int i = 0; i < MAX_CHUNKS; i++) {
            ByteBuffer start = SourceBytes.exactly(source, position, 8, "PNG chunk");
            long length = Integer.toUnsignedLong(start.getInt(0));
            String type = type(start);
            if (position + length + CHUNK_OVERHEAD > source.size()) {
                throw new IOException("PNG: chunk '" + type + "' at " + position + " claims " + length
                        + " bytes, but the content ends at " + source.size());
            }
            if (type.equals("IEND")) {
                return exif;
            }
            if (type.equals("eXIf")) {
                exif = Optional.of(new ExifBlock(source, position + 8, length));
            }
            position += length + CHUNK_OVERHEAD;
        }
        return exif;
    }

    private static String type(ByteBuffer chunk) {
        byte[] type = new byte[4];
        chunk.get(4, type);
        return new String(type, US_ASCII);
    }

    private static boolean isDefined(int colour, int bits) {
        return switch (colour) {
            case 0 -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
            case 2, 4, 6 -> bits == 8 || bits == 16;
            case 3 -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
            default -> false;
        };
    }

    private static int channels(int colour) {
        return switch (colour) {
            case 0 -> 1;
            case 4 -> 2;
            case 6 -> 4;
            default -> 3;
        };
    }

    /** The bits of a palette image count its palette; the colours in it have 8 each. */
    private static int depth(int colour, int bits) {
        return colour == 3 ? 8 : bits;
    }
}
