package io.basalt.store.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whatever an extractor does, its run ends, and others go on. */
class ExtractionTest {
    private static final Source CONTENT = new MemorySource(new byte[] {1, 2, 3});
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    /** What a test's extractor does. */
    interface Body {
        Map<String, AttributeValue> extract(Source content) throws Exception;
    }

    static Extractor extractor(String name, String mediaType, Body body) {
        return new Extractor() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Set<String> mediaTypes() {
                return Set.of(mediaType);
            }

            @Override
            public Map<String, AttributeValue> extract(Source content) throws IOException {
                try {
                    return body.extract(content);
                } catch (IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        };
    }

    private static Attributes run(Duration limit, Extractor... extractors) throws InterruptedException {
        try (Extraction extraction = new Extraction(Extractors.of(extractors), limit)) {
            return extraction.extract("text/plain", CONTENT);
        }
    }

    private static Map<String, AttributeValue> found(String name, long value) {
        return Map.of(name, AttributeValue.of(value));
    }

    private static String error(Attributes attributes) {
        return attributes.get("ingest.error").orElseThrow().text();
    }

    @Test
    void whatIsFoundHasTheNameOfItsExtractor() throws InterruptedException {
        Attributes found = run(
                LONG,
                extractor("a", "text/plain", content -> found("size", content.size())),
                extractor("b", "text/*", content -> found("image.width", 7)),
                extractor("c", "*/*", content -> Map.of()),
                extractor("d", "image/png", content -> found("never", 1)));
        assertEquals(
                Attributes.of(Map.of("fn.a.size", AttributeValue.of(3L), "fn.b.image.width", AttributeValue.of(7L))),
                found);
    }

    @Test
    void whatAnExtractorThrowsIsAnErrorAndTheOthersStand() throws InterruptedException {
        Attributes found = run(
                LONG,
                extractor("io", "*/*", content -> {
                    throw new IOException("no\nluck");
                }),
                extractor("memory", "*/*", content -> found("x", new byte[Integer.MAX_VALUE].length)),
                extractor("stack", "*/*", content -> found("x", depth(Long.MAX_VALUE))),
                extractor("link", "*/*", content -> {
                    throw new NoClassDefFoundError("com/example/Missing");
                }),
                extractor("good", "*/*", content -> found("x", 1)));
        assertEquals(Optional.of(AttributeValue.of(1L)), found.get("fn.good.x"));
        String error = error(found);
        for (String part : Set.of("io: no luck; ", "memory: ", "stack: StackOverflowError; ", "link: com/example")) {
            assertTrue(error.contains(part), error);
        }
    }

    private static long depth(long nested) {
        return nested == 0 ? 0 : 1 + depth(nested - 1);
    }

    @Test
    void aRunThatDoesNotEndIsGivenUpAndItsExtractorIsNotRunUntilItDoes() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Extractor stubborn = extractor("stubborn", "*/*", content -> {
            boolean released = false;
            while (!released) {
                try {
                    release.await();
                    released = true;
                } catch (InterruptedException e) {
                    assertEquals(1, release.getCount(), "an interrupt is not heeded");
                }
            }
            return found("x", 1);
        });
        try (Extraction extraction = new Extraction(Extractors.of(stubborn), SHORT)) {
            String error = error(extraction.extract("a/b", CONTENT));
            assertTrue(error.contains("took longer than"), error);
            while (!error.contains("not run, since 2 runs")) { // A run may be given up before it begins.
                error = error(extraction.extract("a/b", CONTENT));
            }
            release.countDown();
            Attributes found = extraction.extract("a/b", CONTENT);
            while (found.get("ingest.error").isPresent()) { // The runs are still on their way out.
                Thread.onSpinWait();
                found = extraction.extract("a/b", CONTENT);
            }
            assertEquals(Optional.of(AttributeValue.of(1L)), found.get("fn.stubborn.x"));
        }
    }

    @Test
    void aContentCannotBeReadAfterItsRun() throws InterruptedException {
        AtomicReference<Source> kept = new AtomicReference<>();
        run(LONG, extractor("a", "*/*", content -> {
            kept.set(content);
            return found("read", content.read(0, ByteBuffer.allocate(3)));
        }));
        assertThrows(IOException.class, () -> kept.get().read(0, ByteBuffer.allocate(3)));
    }

    @Test
    void tooManyOrImpossibleAttributesAreAnError() throws InterruptedException {
        Map<String, AttributeValue> many = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            many.put("n" + i, AttributeValue.of(1L));
        }
        String megabyte = "x".repeat(1 << 20);
        assertTrue(error(run(LONG, extractor("a", "*/*", content -> many))).contains("at most 256 attributes"));
        assertTrue(error(run(LONG, extractor("a", "*/*", content -> Map.of("t", AttributeValue.of(megabyte)))))
                .contains("65536 characters in all"));
        assertTrue(error(run(LONG, extractor("a", "*/*", content -> found("", 1))))
                .contains("attribute name"));
    }

    @Test
    void closingGivesUpWhatIsUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Extraction extraction = new Extraction(
                Extractors.of(extractor("a", "*/*", content -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                    return Map.of();
                })),
                LONG);
        FutureTask<Attributes> run = new FutureTask<>(() -> extraction.extract("a/b", CONTENT));
        new Thread(run).start();
        begun.await();
        extraction.close();
        Exception ended = assertThrows(Exception.class, run::get);
        assertTrue(ended.getCause() instanceof CancellationException, ended::toString);
        assertThrows(CancellationException.class, () -> extraction.extract("a/b", CONTENT));
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Extractors.of(extractor("No Name", "*/*", c -> Map.of())));
    }
}
