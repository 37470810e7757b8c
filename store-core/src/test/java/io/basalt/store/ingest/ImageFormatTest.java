package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFormatTest {
    private final ImageFormat images = new ImageFormat();

    @ParameterizedTest
    @CsvSource({"png, png", "jpg, jpeg", "gif, gif", "bmp, bmp", "tiff, tiff"})
    void aRealImageHasItsFormatSizeChannelsAndDepth(String encoder, String format) throws IOException {
        assertEquals(image(format, Images.WIDTH, Images.HEIGHT, 3, 8), extract(Images.encoded(encoder)));
    }

    @Test
    void transparencyGreyAndPalettesCountAsDecoded() throws IOException {
        assertEquals(
                image("png", Images.WIDTH, Images.HEIGHT, 4, 8),
                extract(Images.encoded("png", BufferedImage.TYPE_INT_ARGB)));
        assertEquals(
                image("png", Images.WIDTH, Images.HEIGHT, 1, 16),
                extract(Images.encoded("png", BufferedImage.TYPE_USHORT_GRAY)));
        assertEquals(
                image("png", Images.WIDTH, Images.HEIGHT, 3, 8),
                extract(Images.encoded("png", BufferedImage.TYPE_BYTE_INDEXED)));
        assertEquals(
                image("jpeg", Images.WIDTH, Images.HEIGHT, 1, 8),
                extract(Images.encoded("jpg", BufferedImage.TYPE_BYTE_GRAY)));
    }

    /** First 30 bytes of files that cwebp wrote would look like these; the JDK has no encoder. */
    @Test
    void theThreeHeadersOfWebpAreRead() throws IOException {
        assertEquals(image("webp", 550, 368, 3, 8), extract(webp("VP8 ", "30 0b 00 9d 01 2a 26 02 70 01")));
        assertEquals(image("webp", 386, 395, 4, 8), extract(webp("VP8L", "2f 81 81 62 10 00 00 00 00 00")));
        assertEquals(image("webp", 400, 301, 4, 8), extract(webp("VP8X", "10 00 00 00 8f 01 00 2c 01 00")));
    }

    @Test
    void theBytesDecideWhichFormatItIsNotTheStatedType() throws IOException {
        Attributes found = new Ingest(List.of(images))
                .extract("photo.png", Optional.of("image/png"), new MemorySource(Images.encoded("jpg")))
                .attributes();
        assertEquals("jpeg", found.get("image.format").orElseThrow().text());
    }

    @Test
    void aPngOfTheLargestSizeThereIsCostsNoMemory() throws IOException {
        byte[] vast = Images.resized(Images.encoded("png"), Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertEquals(image("png", Integer.MAX_VALUE, Integer.MAX_VALUE, 3, 8), extract(vast));
    }

    @Test
    void aPngOfNoWidthIsRefused() {
        assertRefused(Images.resized(Images.encoded("png"), 0, 10), "found 0 x 10");
        assertRefused(Images.resized(Images.encoded("png"), -1, 10), "found 4294967295 x 10");
    }

    @Test
    void aChangedPngHeaderIsRefusedByItsChecksum() {
        byte[] png = Images.encoded("png");
        png[19] ^= 1;
        assertRefused(png, "checksum of IHDR");
    }

    @Test
    void aPngCutShortIsRefusedAndSaysWhere() {
        byte[] png = Images.encoded("png");
        assertRefused(Arrays.copyOf(png, 20), "PNG header (IHDR): expected 25 bytes at 8, but the content ends at 20");
        assertRefused(Arrays.copyOf(png, png.length / 2), "chunk 'IDAT' at 33 claims");
    }

    @Test
    void aJpegWithoutAFrameHeaderIsRefused() {
        byte[] jpeg = Images.encoded("jpg");
        assertRefused(
                Arrays.copyOf(jpeg, 100),
                "expected a frame header (SOF) before the first scan, found none in 100 bytes");
        assertRefused(Arrays.copyOf(jpeg, 3), "JPEG header: End of data reached. (after 3 bytes)");
        assertRefused(HexFormat.of().parseHex("ffd8ffd9"), "JPEG: expected a frame header (SOF)");
    }

    @Test
    void bytesThatAreNoImageAreNamed() {
        assertRefused("hello, world".getBytes(ISO_8859_1), "begins with 68 65 6c 6c 6f 2c 20 77 (12 bytes in all)");
        assertRefused(new byte[0], "(0 bytes in all)");
    }

    @Test
    void aChunkOfGigabytesInAShortPngIsRefusedWithoutAllocatingIt() {
        byte[] png = Images.withChunk(Images.encoded("png"), "tEXt", new byte[4]);
        ByteBuffer.wrap(png).putInt(33, Integer.MAX_VALUE);
        assertRefused(png, "chunk 'tEXt' at 33 claims 2147483647 bytes");
    }

    @Test
    void aLargePngIsReadByItsChunkHeadersOnly() throws IOException {
        byte[] large = Images.withChunk(Images.encoded("png"), "prVt", new byte[20 << 20]);
        CountingSource source = new CountingSource(new MemorySource(large));
        assertEquals(
                image("png", Images.WIDTH, Images.HEIGHT, 3, 8),
                images.read(source).attributes());
        assertTrue(source.bytesRead() < 1_000, () -> source.bytesRead() + " bytes read");
    }

    @Test
    void aJpegOfEndlessSegmentsIsReadToItsBoundOnly() {
        byte[] endless = new byte[64 << 20];
        for (int i = 2; i + 1 < endless.length; i += 65_537) {
            ByteBuffer.wrap(endless).put(i, (byte) 0xff).put(i + 1, (byte) 0xfe);
            if (i + 3 < endless.length) {
                ByteBuffer.wrap(endless).putShort(i + 2, (short) 65_535);
            }
        }
        endless[0] = (byte) 0xff;
        endless[1] = (byte) 0xd8;
        CountingSource source = new CountingSource(new MemorySource(endless));
        assertThrows(IOException.class, () -> images.read(source));
        assertTrue(source.bytesRead() <= (8 << 20) + 64, () -> source.bytesRead() + " bytes read");
    }

    private Attributes extract(byte[] content) throws IOException {
        return images.read(new MemorySource(content)).attributes();
    }

    private void assertRefused(byte[] content, String message) {
        IOException refused = assertThrows(IOException.class, () -> extract(content));
        assertTrue(refused.getMessage().contains(message), refused::getMessage);
    }

    private static Attributes image(String format, long width, long height, long channels, long depth) {
        return Attributes.of(Map.of(
                "image.format", AttributeValue.of(format),
                "image.width", AttributeValue.of(width),
                "image.height", AttributeValue.of(height),
                "image.channels", AttributeValue.of(channels),
                "image.depth", AttributeValue.of(depth)));
    }

    private static byte[] webp(String chunk, String payload) {
        return ByteBuffer.allocate(30)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(ISO_8859_1))
                .putInt(22)
                .put("WEBP".getBytes(ISO_8859_1))
                .put(chunk.getBytes(ISO_8859_1))
                .putInt(10)
                .put(HexFormat.ofDelimiter(" ").parseHex(payload))
                .array();
    }
}
