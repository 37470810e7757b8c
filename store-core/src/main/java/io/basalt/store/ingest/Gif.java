package io.basalt.store.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;

/** GIF: the logical screen descriptor. */
final class Gif {
    private static final int HEADER_LENGTH = 13;

    private Gif() {}

    static ImageHeader header(Source source) throws IOException {
        ByteBuffer header =
                SourceBytes.exactly(source, 0, HEADER_LENGTH, "GIF header").order(ByteOrder.LITTLE_ENDIAN);
        int width = header.getShort(6) & 0xffff;
        int height = header.getShort(8) & 0xffff;
        if (width == 0 || height == 0) {
            throw new IOException("GIF: expected width and height above 0, found " + width + " x " + height);
        }
        return new ImageHeader("gif", width, height, OptionalInt.of(3), OptionalInt.of(8), Optional.empty());
    }
}
