package io.basalt.store.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;

/** Windows and OS/2 bitmaps: the file header and the size fields of the information header behind it. */
final class Bmp {
    private static final int SIZE_FIELDS_END = 30;
    private static final int CORE_HEADER = 12;
    private static final int INFO_HEADER = 40;

    private Bmp() {}

    static ImageHeader header(Source source) throws IOException {
        ByteBuffer header =
                SourceBytes.exactly(source, 0, SIZE_FIELDS_END, "BMP header").order(ByteOrder.LITTLE_ENDIAN);
        int kind = header.getInt(14);
        long width;
        long height;
        int bits;
        if (kind == CORE_HEADER) {
            width = header.getShort(18) & 0xffff;
            height = header.getShort(20) & 0xffff;
            bits = header.getShort(24);
        } else if (kind == 16 || (kind >= INFO_HEADER && kind <= 124)) {
            width = header.getInt(18);
            height = Math.abs((long) header.getInt(22)); // negative: rows run from top to bottom
            bits = header.getShort(28);
        } else {
            throw new IOException("BMP: expected an information header of 12, 16 or 40 to 124 bytes, found " + kind);
        }
        if (width < 1 || height < 1) {
            throw new IOException("BMP: expected width and height above 0, found " + width + " x " + height);
        }
        return new ImageHeader("bmp", width, height, channels(bits), depth(bits), Optional.empty());
    }

    private static OptionalInt channels(int bits) {
        return switch (bits) {
            case 1, 4, 8, 16, 24 -> OptionalInt.of(3);
            case 32 -> OptionalInt.of(4);
            default -> OptionalInt.empty();
        };
    }

    private static OptionalInt depth(int bits) {
        return switch (bits) {
            case 1, 4, 8, 24, 32 -> OptionalInt.of(8);
            default -> OptionalInt.empty();
        };
    }
}
