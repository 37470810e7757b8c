package io.basalt.store.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a content is broken, ingest answers in bounded time, with attributes, an error, or both. */
class HostileContentTest {
    private static final int FLIPPED_COPIES = 400;

    enum Content {
        PNG("png"),
        JPEG("jpg"),
        GIF("gif"),
        BMP("bmp"),
        TIFF("tiff"),
        PARQUET("parquet"),
        ARROW("arrow"),
        ARROW_STREAM("arrows");

        private final String extension;

        Content(String extension) {
            this.extension = extension;
        }

        byte[] bytes() {
            return switch (this) {
                case PARQUET -> ParquetFiles.written();
                case ARROW -> ArrowFiles.file();
                case ARROW_STREAM -> ArrowFiles.stream();
                default -> Images.encoded(extension);
            };
        }

        String fileName() {
            return "content." + extension;
        }
    }

    private final Ingest ingest = Ingest.standard();

    @ParameterizedTest
    @EnumSource
    void aContentCutAtAnySixteenthIsReadOrRefused(Content content) {
        byte[] whole = content.bytes();
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            assertTrue(isRead(content, whole));
            for (int sixteenths = 0; sixteenths < 16; sixteenths++) {
                byte[] cut = Arrays.copyOf(whole, whole.length * sixteenths / 16);
                assertReadOrRefused(content, cut, "cut at " + cut.length + " of " + whole.length);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aContentCutWithinItsHeaderIsRefused(Content content) {
        byte[] whole = content.bytes();
        for (int length = 0; length < 12; length++) {
            assertEquals(false, isRead(content, Arrays.copyOf(whole, length)), "cut at " + length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aContentWithFlippedBitsIsReadOrRefused(Content content) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] whole = content.bytes();
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int copy = 0; copy < FLIPPED_COPIES; copy++) {
                byte[] flipped = whole.clone();
                // Headers and footers are where it hurts; pixels and pages are not read.
                int within = copy % 2 == 0 ? flipped.length : Math.min(flipped.length, 512);
                int from = copy % 4 == 3 ? flipped.length - within : 0;
                for (int flips = 1 + random.nextInt(16); flips > 0; flips--) {
                    flipped[from + random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
                }
                assertReadOrRefused(content, flipped, "seed " + seed + ", copy " + copy);
            }
        });
    }

    private void assertReadOrRefused(Content content, byte[] bytes, String what) {
        Attributes found = attributes(content, bytes);
        assertTrue(
                isComplete(found) || found.get("ingest.error").isPresent(), () -> content + " " + what + ": " + found);
    }

    private boolean isRead(Content content, byte[] bytes) {
        return isComplete(attributes(content, bytes));
    }

    /** The type is stated, so that a broken magic does not make the content a stranger. */
    private Attributes attributes(Content content, byte[] bytes) {
        String type = MediaType.detect(content.fileName(), new byte[0]);
        return ingest.extract(content.fileName(), Optional.of(type), new MemorySource(bytes))
                .attributes();
    }

    private static boolean isComplete(Attributes found) {
        return (found.get("image.width").isPresent()
                        && found.get("image.height").isPresent())
                || found.get("parquet.rows").isPresent()
                || found.get("arrow.rows").isPresent();
    }
}
