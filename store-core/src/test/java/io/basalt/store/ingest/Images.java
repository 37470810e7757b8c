package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Real image files, as the JDK's encoders write them, and means to change them. */
final class Images {
    static final int WIDTH = 67;
    static final int HEIGHT = 43;

    private Images() {}

    /** Noise of {@link #WIDTH} x {@link #HEIGHT} pixels in {@code format}. */
    static byte[] encoded(String format) {
        return encoded(format, BufferedImage.TYPE_INT_RGB);
    }

    static byte[] encoded(String format, int bufferedImageType) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, bufferedImageType);
        Random random = new Random(7);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalArgumentException("the JDK writes no " + format + " of type " + bufferedImageType);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code png} with an IHDR of that size and a right checksum. */
    static byte[] resized(byte[] png, int width, int height) {
        byte[] changed = png.clone();
        ByteBuffer bytes = ByteBuffer.wrap(changed);
        bytes.putInt(16, width).putInt(20, height);
        CRC32 crc = new CRC32();
        crc.update(changed, 12, 17);
        bytes.putInt(29, (int) crc.getValue());
        return changed;
    }

    /** {@code png} with one more chunk behind IHDR. */
    static byte[] withChunk(byte[] png, String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + 12);
        chunk.putInt(data.length).put(type.getBytes(US_ASCII)).put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, data.length + 4);
        chunk.putInt((int) crc.getValue());
        return inserted(png, 33, chunk.array());
    }

    /** {@code jpeg} with one more segment behind SOI. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
        ByteBuffer segment = ByteBuffer.allocate(data.length + 4);
        segment.put((byte) 0xff)
                .put((byte) marker)
                .putShort((short) (data.length + 2))
                .put(data);
        return inserted(jpeg, 2, segment.array());
    }

    private static byte[] inserted(byte[] into, int position, byte[] bytes) {
        return ByteBuffer.allocate(into.length + bytes.length)
                .put(into, 0, position)
                .put(bytes)
                .put(into, position, into.length - position)
                .array();
    }
}
