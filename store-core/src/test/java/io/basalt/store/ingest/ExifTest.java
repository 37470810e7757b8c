package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExifTest {
    private static final int MAKE = 0x10f;
    private static final int MODEL = 0x110;
    private static final int ORIENTATION = 0x112;
    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int GPS_DIRECTORY = 0x8825;
    private static final int MAKER_NOTE = 0x927c;
    private static final int DATE_TIME_ORIGINAL = 0x9003;
    private static final int OFFSET_TIME_ORIGINAL = 0x9011;
    private static final int SUBSECOND_ORIGINAL = 0x9291;

    private final ImageFormat images = new ImageFormat();

    @Test
    void aJpegTellsWhereWhenAndByWhatItWasTaken() throws IOException {
        Attributes found = extract(jpeg(photograph().bytes()));
        assertEquals(
                Map.of(
                        "exif.make", AttributeValue.of("Basalt Optics"),
                        "exif.model", AttributeValue.of("B-1"),
                        "exif.orientation", AttributeValue.of(6),
                        "exif.captured_at", AttributeValue.of(Instant.parse("2021-07-04T12:30:15.250Z")),
                        "exif.latitude", AttributeValue.of(47.5),
                        "exif.longitude", AttributeValue.of(-8.25)),
                exif(found));
        assertEquals(Images.WIDTH, width(found));
    }

    @Test
    void aPngTellsTheSame() throws IOException {
        byte[] block = photograph().bytes();
        assertEquals(exif(extract(jpeg(block))), exif(extract(Images.withChunk(Images.encoded("png"), "eXIf", block))));
    }

    @Test
    void anOffsetMovesTheTimeToUtc() throws IOException {
        assertEquals(Optional.of(Instant.parse("2021-07-04T10:30:15Z")), capturedAt("2021:07:04 12:30:15", "+02:00"));
        assertEquals(
                Optional.of(Instant.parse("2021-07-04T12:30:15Z")), capturedAt("2021:07:04 12:30:15", "gibberish"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000:00:00 00:00:00", "    :  :     :  :  ", "2021:02:30 12:00:00", "yesterday", ""})
    void aTimeThatNeverWasIsNoTime(String written) throws IOException {
        assertEquals(Optional.empty(), capturedAt(written, "+00:00"));
    }

    @Test
    void anOrientationOrPlaceOutOfRangeIsLeftOut() throws IOException {
        byte[] block = new TiffBlock()
                .directory()
                .word(ORIENTATION, 9)
                .pointer(GPS_DIRECTORY, 1)
                .directory()
                .text(1, "N")
                .rationals(2, 91, 1, 0, 1, 0, 1)
                .text(3, "E")
                .rationals(4, 8, 1, 0, 0, 0, 1)
                .bytes();
        assertEquals(Map.of(), exif(extract(jpeg(block))));
    }

    @Test
    void makerNotesAreNotRead() throws IOException {
        byte[] block = new TiffBlock()
                .directory()
                .text(MAKE, "Canon")
                .pointer(EXIF_DIRECTORY, 1)
                .directory()
                .tag(MAKER_NOTE, 7, 50_000, new byte[50_000])
                .text(DATE_TIME_ORIGINAL, "2021:07:04 12:30:15")
                .bytes();
        CountingSource source = new CountingSource(new MemorySource(block));
        Attributes found =
                Exif.read(new ImageHeader.ExifBlock(source, 0, block.length)).attributes();
        assertEquals(2, exif(found).size());
        assertTrue(source.bytesRead() < 20_000, () -> source.bytesRead() + " bytes read");
    }

    @Test
    void aBrokenBlockCostsTheExifAttributesOnly() throws IOException {
        Attributes found = extract(jpeg(new byte[] {'M', 'M', 0, 99, 0, 0, 0, 8}));
        assertEquals(Images.WIDTH, width(found));
        assertTrue(found.get("ingest.error").orElseThrow().text().contains("Unexpected TIFF marker: 0x63"));
    }

    @Test
    void aDirectoryThatPointsToItselfEnds() {
        byte[] block = new TiffBlock()
                .directory()
                .pointer(EXIF_DIRECTORY, 0)
                .pointer(GPS_DIRECTORY, 0)
                .bytes();
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> extract(jpeg(block)));
    }

    /** 65,535 tags, each claiming the same 4 KiB: 256 MiB of values in a file of 800 KiB. */
    @Test
    void overlappingValuesAreReadToTheBudgetOnly() {
        int tags = 0xffff;
        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 12 * tags + 4);
        tiff.putShort((short) 0x4d4d).putShort((short) 42).putInt(8).putShort((short) tags);
        for (int i = 0; i < tags; i++) {
            tiff.putShort((short) (0x4000 + i % 0x1000))
                    .putShort((short) 7)
                    .putInt(4096)
                    .putInt(100);
        }
        CountingSource source = new CountingSource(new MemorySource(tiff.array()));
        String problem = new Ingest(List.of(images))
                .extract("x.tiff", Optional.empty(), source)
                .attributes()
                .get("ingest.error")
                .orElseThrow()
                .text();
        assertTrue(problem.contains("expected metadata that is read with 33554432 bytes"), problem);
        assertTrue(source.bytesRead() <= 33 << 20, () -> source.bytesRead() + " bytes read");
    }

    /** One tag of 100 million values, which the library asks for one by one. */
    @Test
    void aTagOfEndlessValuesEnds() {
        int values = 100_000_000;
        byte[] start = new TiffBlock().directory().number(0x4000, 0).bytes();
        ByteBuffer.wrap(start).putInt(14, values).putInt(18, 8);
        Source sparse = new Source() {
            private final MemorySource first = new MemorySource(start);

            @Override
            public long size() {
                return 4L * values + 100;
            }

            @Override
            public int read(long position, ByteBuffer target) {
                int read = Math.max(0, first.read(position, target));
                int zeros = target.remaining();
                target.put(new byte[zeros]);
                return read + zeros;
            }
        };
        String problem = new Ingest(List.of(images))
                .extract("x.tiff", Optional.empty(), sparse)
                .attributes()
                .get("ingest.error")
                .orElseThrow()
                .text();
        assertTrue(problem.contains("more than 10000000 values"), problem);
    }

    private Optional<Instant> capturedAt(String written, String offset) throws IOException {
        byte[] block = new TiffBlock()
                .directory()
                .pointer(EXIF_DIRECTORY, 1)
                .directory()
                .text(DATE_TIME_ORIGINAL, written)
                .text(OFFSET_TIME_ORIGINAL, offset)
                .bytes();
        return extract(jpeg(block)).get("exif.captured_at").map(value -> ((AttributeValue.Time) value).instant());
    }

    private static TiffBlock photograph() {
        return new TiffBlock()
                .directory()
                .text(MAKE, "Basalt Optics")
                .text(MODEL, "B-1")
                .word(ORIENTATION, 6)
                .pointer(EXIF_DIRECTORY, 1)
                .pointer(GPS_DIRECTORY, 2)
                .directory()
                .text(DATE_TIME_ORIGINAL, "2021:07:04 12:30:15")
                .text(SUBSECOND_ORIGINAL, "25")
                .directory()
                .text(1, "N")
                .rationals(2, 47, 1, 30, 1, 0, 1)
                .text(3, "W")
                .rationals(4, 8, 1, 1500, 100, 0, 1);
    }

    private static byte[] jpeg(byte[] exif) {
        byte[] preamble = "Exif\0\0".getBytes(ISO_8859_1);
        byte[] segment = ByteBuffer.allocate(preamble.length + exif.length)
                .put(preamble)
                .put(exif)
                .array();
        return Images.withSegment(Images.encoded("jpg"), 0xe1, segment);
    }

    private Attributes extract(byte[] content) throws IOException {
        return images.read(new MemorySource(content)).attributes();
    }

    private static Map<String, AttributeValue> exif(Attributes found) {
        return found.values().subMap("exif.", "exif/");
    }

    private static long width(Attributes found) {
        return ((AttributeValue.Whole) found.get("image.width").orElseThrow()).value();
    }
}
