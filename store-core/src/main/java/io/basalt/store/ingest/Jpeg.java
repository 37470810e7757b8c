package io.basalt.store.ingest;

import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.imaging.jpeg.JpegSegmentData;
import com.drew.imaging.jpeg.JpegSegmentReader;
import com.drew.imaging.jpeg.JpegSegmentType;
import com.drew.lang.StreamReader;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.jpeg.JpegReader;
import io.basalt.store.ingest.ImageHeader.ExifBlock;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** JPEG (ITU-T T.81): the frame header (SOF), and the first EXIF segment (APP1), before the first scan. */
final class Jpeg {
    /** Segments of frame header, EXIF, profiles and thumbnails come within this; no segment is above 64 KiB. */
    private static final int MAX_HEADER_LENGTH = 8 << 20;

    private static final int FRAME_HEADER_LENGTH = 6;

    private Jpeg() {}

    static ImageHeader header(Source source) throws IOException {
        JpegSegmentData segments = segments(source);
        for (JpegSegmentType type : new JpegReader().getSegmentTypes()) {
            byte[] frame = segments.getSegment(type);
            if (frame != null) {
                return header(ByteBuffer.wrap(frame), exif(segments));
            }
        }
        throw new IOException("JPEG: expected a frame header (SOF) before the first scan, found none in "
                + Math.min(source.size(), MAX_HEADER_LENGTH) + " bytes");
    }

    private static ImageHeader header(ByteBuffer frame, Optional<ExifBlock> exif) throws IOException {
        if (frame.remaining() < FRAME_HEADER_LENGTH) {
            throw new IOException("JPEG: expected a frame header of at least " + FRAME_HEADER_LENGTH + " bytes, found "
                    + frame.remaining());
        }
        int depth = frame.get(0) & 0xff;
        int height = frame.getShort(1) & 0xffff;
        int width = frame.getShort(3) & 0xffff;
        int channels = frame.get(5) & 0xff;
        if (width == 0 || height == 0 || channels == 0 || depth == 0) {
            throw new IOException("JPEG: expected width, height, components and precision above 0, found " + width
                    + " x " + height + ", " + channels + ", " + depth);
        }
        return new ImageHeader("jpeg", width, height, OptionalInt.of(channels), OptionalInt.of(depth), exif);
    }

    private static JpegSegmentData segments(Source source) throws IOException {
        List<JpegSegmentType> wanted = new ArrayList<>(List.of(JpegSegmentType.APP1));
        new JpegReader().getSegmentTypes().forEach(wanted::add);
        try {
            return JpegSegmentReader.readSegments(
                    new StreamReader(new BufferedInputStream(new SourceInputStream(source, 0, MAX_HEADER_LENGTH))),
                    wanted);
        } catch (JpegProcessingException e) {
            throw new IOException("JPEG: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(
                    "JPEG header: " + e.getMessage() + " (after " + Math.min(source.size(), MAX_HEADER_LENGTH)
                            + " bytes)",
                    e);
        }
    }

    private static Optional<ExifBlock> exif(JpegSegmentData segments) {
        for (byte[] segment : segments.getSegments(JpegSegmentType.APP1)) {
            if (ExifReader.startsWithJpegExifPreamble(segment)) {
                int preamble = ExifReader.JPEG_SEGMENT_PREAMBLE.length();
                return Optional.of(
                        new ExifBlock(new MemorySource(segment), preamble, (long) segment.length - preamble));
            }
        }
        return Optional.empty();
    }
}
