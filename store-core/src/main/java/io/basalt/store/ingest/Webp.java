package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.basalt.store.ingest.ImageHeader.ExifBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;

/** WebP (RFC 9649): the size from the first chunk (VP8, VP8L or VP8X), and where an EXIF chunk lies. */
final class Webp {
    private static final int FIRST_CHUNK = 12;
    private static final int SIZE_FIELDS_END = 30;
    private static final int LOSSLESS_SIZE_FIELDS_END = 25;
    private static final int ALPHA_FLAG = 0x10;
    private static final int MAX_CHUNKS = 20_000;
    private static final String PREAMBLE = "Exif\0\0";

    private Webp() {}

    static ImageHeader header(Source source) throws IOException {
        ByteBuffer head = littleEndian(
                source, 0, (int) Math.max(LOSSLESS_SIZE_FIELDS_END, Math.min(SIZE_FIELDS_END, source.size())));
        String first = fourCc(head, FIRST_CHUNK);
        if (!first.equals("VP8L") && head.limit() < SIZE_FIELDS_END) {
            throw new IOException("WebP: expected a header of 30 bytes, but the content ends at " + source.size());
        }
        return switch (first) {
            case "VP8 " -> lossy(head);
            case "VP8L" -> lossless(head);
            case "VP8X" -> extended(head, source);
            default -> throw new IOException("WebP: expected a first chunk VP8, VP8L or VP8X, found '" + first + "'");
        };
    }

    private static ImageHeader lossy(ByteBuffer head) throws IOException {
        int startCode = head.getInt(23) & 0xffffff;
        int width = head.getShort(26) & 0x3fff;
        int height = head.getShort(28) & 0x3fff;
        if (startCode != 0x2a019d || width == 0 || height == 0) {
            throw new IOException(
                    "WebP: expected a key frame (2a019d) of a width and height above 0, found %06x, %d x %d"
                            .formatted(startCode, width, height));
        }
        return webp(width, height, 3, Optional.empty());
    }

    private static ImageHeader lossless(ByteBuffer head) throws IOException {
        int signature = head.get(20) & 0xff;
        if (signature != 0x2f) {
            throw new IOException("WebP: expected a lossless signature 2f, found %02x".formatted(signature));
        }
        int bits = head.getInt(21);
        boolean alpha = (bits >> 28 & 1) == 1;
        return webp((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, alpha ? 4 : 3, Optional.empty());
    }

    private static ImageHeader extended(ByteBuffer head, Source source) throws IOException {
        int width = (head.getInt(24) & 0xffffff) + 1;
        int height = (head.getInt(26) >>> 8) + 1;
        boolean alpha = (head.get(20) & ALPHA_FLAG) != 0;
        return webp(width, height, alpha ? 4 : 3, exif(source));
    }

    private static ImageHeader webp(int width, int height, int channels, Optional<ExifBlock> exif) {
        return new ImageHeader("webp", width, height, OptionalInt.of(channels), OptionalInt.of(8), exif);
    }

    private static Optional<ExifBlock> exif(Source source) throws IOException {
        long position = FIRST_CHUNK;
        for (int i = 0; i < MAX_CHUNKS && position + 8 <= source.size(); i++) {
            ByteBuffer start = littleEndian(source, position, 8);
            String type = fourCc(start, 0);
            long length = Integer.toUnsignedLong(start.getInt(4));
            if (position + 8 + length > source.size()) {
                throw new IOException("WebP: chunk '" + type + "' at " + position + " claims " + length
                        + " bytes, but the content ends at " + source.size());
            }
            if (type.equals("EXIF")) {
                return Optional.of(block(source, position + 8, length));
            }
            position += 8 + length + (length & 1);
        }
        return Optional.empty();
    }

    /** Some writers copy JPEG's preamble too. */
    private static ExifBlock block(Source source, long offset, long length) throws IOException {
        int preamble = PREAMBLE.length();
        boolean preceded = length >= preamble
                && PREAMBLE.equals(ISO_8859_1
                        .decode(SourceBytes.exactly(source, offset, preamble, "WebP EXIF"))
                        .toString());
        return preceded
                ? new ExifBlock(source, offset + preamble, length - preamble)
                : new ExifBlock(source, offset, length);
    }

    private static ByteBuffer littleEndian(Source source, long position, int length) throws IOException {
        return SourceBytes.exactly(source, position, length, "WebP").order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String fourCc(ByteBuffer bytes, int position) {
        return ISO_8859_1.decode(bytes.slice(position, 4)).toString();
    }
}
