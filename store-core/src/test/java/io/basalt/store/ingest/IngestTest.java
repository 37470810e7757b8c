package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IngestTest {
    private static final Format.Findings FOUND = Format.Findings.of(found("csv.rows", 1));
    private static final Source EMPTY = new MemorySource(new byte[0]);

    /** What a test's format does with a content; all accept text/csv. */
    private interface Reading extends Format {
        @Override
        default String name() {
            return "test";
        }

        @Override
        default boolean accepts(String mediaType) {
            return mediaType.equals("text/csv");
        }
    }

    @Test
    void imagesAndParquetAreStandard() {
        Ingest.Extracted image =
                Ingest.standard().extract("a.png", Optional.empty(), new MemorySource(Images.encoded("png")));
        assertEquals("image/png", image.contentType());
        assertEquals(
                Optional.of(AttributeValue.of(Images.WIDTH)), image.attributes().get("image.width"));
        assertTrue(error(Ingest.standard().extract("a.parquet", Optional.empty(), EMPTY))
                .startsWith("Parquet: expected at least 12 bytes, found 0"));
    }

    @Test
    void aContentNobodyReadsHasNoAttributes() {
        assertEquals(
                new Ingest.Extracted("text/plain", Attributes.NONE, Optional.empty()),
                Ingest.standard().extract("a.txt", Optional.empty(), EMPTY));
    }

    @Test
    void aStatedTypeIsKeptAndDecides() {
        Ingest ingest = new Ingest(List.of((Reading) source -> FOUND));
        assertEquals(
                new Ingest.Extracted("Text/CSV; charset=utf-8", found("csv.rows", 1), Optional.empty()),
                ingest.extract("a.bin", Optional.of("Text/CSV; charset=utf-8"), EMPTY));
        assertEquals(
                new Ingest.Extracted("text/plain", Attributes.NONE, Optional.empty()),
                ingest.extract("a.csv", Optional.of("text/plain"), EMPTY));
    }

    @Test
    void aStatedTypeThatSaysNothingIsKeptButDoesNotDecide() {
        Ingest ingest = new Ingest(List.of((Reading) source -> FOUND));
        assertEquals(
                new Ingest.Extracted("application/octet-stream", found("csv.rows", 1), Optional.empty()),
                ingest.extract("a.csv", Optional.of("application/octet-stream"), EMPTY));
    }

    @Test
    void whatOneFormatThrowsDoesNotStopTheOthers() {
        Reading failing = source -> {
            throw new IOException("line 1\nline 2");
        };
        Reading faulty = source -> {
            throw new IllegalStateException();
        };
        Attributes attributes = new Ingest(List.of(failing, faulty, (Reading) source -> FOUND))
                .extract("a.csv", Optional.empty(), EMPTY)
                .attributes();
        assertEquals(Optional.of(AttributeValue.of(1)), attributes.get("csv.rows"));
        String error = attributes.get("ingest.error").orElseThrow().text();
        assertTrue(error.contains(": line 1 line 2; "), error);
        assertTrue(error.endsWith(": IllegalStateException"), error);
    }

    @Test
    void aContentNestedTooDeepForTheStackIsAnError() {
        Reading recursive = source -> Format.Findings.of(found("csv.depth", depth(Long.MAX_VALUE)));
        assertTrue(error(new Ingest(List.of(recursive)).extract("a.csv", Optional.empty(), EMPTY))
                .contains("StackOverflowError"));
    }

    @Test
    void anErrorIsOneLineOfFiveHundredCharactersAtMost() {
        Reading talkative = source -> {
            throw new IOException("\ud83c\udf0b\n".repeat(1_000));
        };
        String error = error(new Ingest(List.of(talkative, talkative)).extract("a.csv", Optional.empty(), EMPTY));
        assertTrue(error.length() <= 500 && error.length() > 490, error::toString);
        assertEquals(1, error.lines().count());
        assertEquals(error, new String(error.getBytes(UTF_8), UTF_8));
    }

    @Test
    void aSourceThatCannotBeReadIsAnErrorToo() {
        Source broken = new Source() {
            @Override
            public long size() {
                return 100;
            }

            @Override
            public int read(long position, ByteBuffer target) throws IOException {
                throw new IOException("disk on fire");
            }
        };
        Ingest.Extracted extracted = Ingest.standard().extract("a.txt", Optional.empty(), broken);
        assertEquals("text/plain", extracted.contentType());
        assertEquals("Ingest: disk on fire", error(extracted));
    }

    private static long depth(long nested) {
        return nested == 0 ? 0 : 1 + depth(nested - 1);
    }

    private static String error(Ingest.Extracted extracted) {
        return extracted.attributes().get("ingest.error").orElseThrow().text();
    }

    private static Attributes found(String name, long value) {
        return Attributes.of(name, AttributeValue.of(value));
    }
}
