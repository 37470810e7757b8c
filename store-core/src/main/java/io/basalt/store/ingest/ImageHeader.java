package io.basalt.store.ingest;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an image's own header says of it.
 *
 * @param format {@code png}, {@code jpeg}, ...
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param channels of a decoded pixel (an image with a palette has 3), where the header tells
 * @param depth bits of one channel of a decoded pixel, where the header tells
 * @param exif where the EXIF block lies, if there is one
 */
record ImageHeader(
        String format, long width, long height, OptionalInt channels, OptionalInt depth, Optional<ExifBlock> exif) {
    ImageHeader {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    format + ": expected a width and height above 0, found " + width + " x " + height);
        }
    }

    /** Reads the header of one format. */
    interface Reader {
        ImageHeader read(Source source) throws IOException;
    }

    /** A block in TIFF's structure that holds EXIF. */
    record ExifBlock(Source source, long offset, long length) {}
}
