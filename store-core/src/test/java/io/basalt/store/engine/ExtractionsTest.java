package io.basalt.store.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.ingest.Extractor;
import io.basalt.store.ingest.Extractors;
import io.basalt.store.ingest.Ingest;
import io.basalt.store.ingest.Source;
import io.basalt.store.io.FileDisk;
import io.basalt.store.testing.ExtensionJar;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users' extractors find lands beside the put, once, and is not lost. */
class ExtractionsTest {
    private static final Extractions.Limits PATIENT =
            new Extractions.Limits(Duration.ofMinutes(10), Duration.ofMinutes(10));
    private static final Extractions.Limits IMPATIENT = new Extractions.Limits(Duration.ofMinutes(10), Duration.ZERO);
    private static final ObjectKey KEY = new ObjectKey("b", "d/a.txt");

    @TempDir
    Path folder;

    /** Finds how long a text is. */
    private static class Length implements Extractor {
        @Override
        public String name() {
            return "text";
        }

        @Override
        public Set<String> mediaTypes() {
            return Set.of("text/plain");
        }

        @Override
        public Map<String, AttributeValue> extract(Source content) throws IOException {
            return Map.of("length", AttributeValue.of(content.size()));
        }
    }

    /** Finds nothing before it may. */
    private static final class Held extends Length {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        @Override
        public Map<String, AttributeValue> extract(Source content) throws IOException {
            begun.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return super.extract(content);
        }
    }

    private LocalStore open(Extractions.Limits limits, Extractor... extractors) throws StoreException {
        return open(limits, Extractors.of(extractors));
    }

    private LocalStore open(Extractions.Limits limits, Extractors extractors) throws StoreException {
        LocalStore store = LocalStore.open(
                folder.resolve("store"), FileDisk::new, InstantSource.system(), Ingest.with(extractors), limits);
        if (store.bucket("b").isEmpty()) {
            store.createBucket("b");
        }
        return store;
    }

    /** The store as it is left, with nobody to extract anything. */
    private LocalStore reopen() throws StoreException {
        return open(PATIENT);
    }

    private static ObjectInfo put(LocalStore store, ObjectKey key, String text) throws IOException {
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
            writer.write(text.getBytes(UTF_8));
            return writer.commit();
        }
    }

    private static Optional<AttributeValue> length(LocalStore store, ObjectKey key) throws IOException {
        return store.stat(key).orElseThrow().attributes().get("fn.text.length");
    }

    private static boolean waits(ObjectInfo info) {
        return info.attributes().get("ingest.pending").isPresent();
    }

    @Test
    void whatIsFoundIsAChangeOfTheSameVersion() throws Exception {
        ObjectInfo stored;
        try (LocalStore store = open(PATIENT, new Length())) {
            stored = put(store, KEY, "lava");
            assertTrue(waits(stored));
        }
        try (LocalStore store = reopen()) {
            ObjectInfo now = store.stat(KEY).orElseThrow();
            assertEquals(Attributes.of("fn.text.length", AttributeValue.of(4L)), now.attributes());
            assertEquals(stored.entry().version(), now.entry().version());
            assertTrue(now.entry().revision() > stored.entry().revision());
        }
    }

    @Test
    void contentsOfOtherTypesDoNotWait() throws Exception {
        try (LocalStore store = open(PATIENT, new Length())) {
            assertEquals(
                    Attributes.NONE,
                    put(store, new ObjectKey("b", "a.bin"), "lava").attributes());
        }
    }

    @Test
    void whatWaitsWhenTheStoreIsClosedIsTakenUpByTheNextOpening() throws Exception {
        Held held = new Held();
        try (LocalStore store = open(IMPATIENT, held)) {
            put(store, KEY, "lava");
            held.begun.await();
        }
        try (LocalStore store = reopen()) {
            assertTrue(waits(store.stat(KEY).orElseThrow()));
        }
        try (LocalStore store = open(PATIENT, new Length())) {
            // Closing waits for what was stored here.
            put(store, new ObjectKey("b", "other.txt"), "");
        }
        try (LocalStore store = reopen()) {
            assertEquals(Optional.of(AttributeValue.of(4L)), length(store, KEY));
        }
    }

    @Test
    void whatIsReplacedMeanwhileIsReadAnew() throws Exception {
        Held held = new Held();
        try (LocalStore store = open(PATIENT, held)) {
            put(store, KEY, "lava");
            held.begun.await();
            put(store, KEY, "basalt");
            held.released.countDown();
        }
        try (LocalStore store = reopen()) {
            assertEquals(Optional.of(AttributeValue.of(6L)), length(store, KEY));
        }
    }

    @Test
    void whatIsRenamedMeanwhileIsFoundWhereItIs() throws Exception {
        Held held = new Held();
        try (LocalStore store = open(PATIENT, held)) {
            put(store, KEY, "lava");
            held.begun.await();
            store.rename(new RenameRequest("b", "d", "e", false, KeyMode.S3));
            held.released.countDown();
        }
        try (LocalStore store = reopen()) {
            assertEquals(Optional.of(AttributeValue.of(4L)), length(store, new ObjectKey("b", "e/a.txt")));
        }
    }

    @Test
    void whatIsDeletedMeanwhileStaysDeleted() throws Exception {
        Held held = new Held();
        try (LocalStore store = open(PATIENT, held)) {
            put(store, KEY, "lava");
            held.begun.await();
            store.delete(KEY, Condition.NONE);
            held.released.countDown();
        }
        try (LocalStore store = reopen()) {
            assertEquals(Optional.empty(), store.stat(KEY));
        }
    }

    @Test
    void copiesOfWhatWaitsAreReadToo() throws Exception {
        Held held = new Held();
        ObjectKey copy = new ObjectKey("b", "copy");
        try (LocalStore store = open(PATIENT, held)) {
            put(store, KEY, "lava");
            held.begun.await();
            store.copy(CopyRequest.of(KEY, copy));
            held.released.countDown();
        }
        try (LocalStore store = reopen()) {
            assertEquals(Optional.of(AttributeValue.of(4L)), length(store, copy));
        }
    }

    @Test
    void attributesThatAreSetMeanwhileStay() throws Exception {
        Held held = new Held();
        try (LocalStore store = open(PATIENT, held)) {
            put(store, KEY, "lava");
            held.begun.await();
            store.updateAttributes(
                    KEY,
                    new AttributeUpdate(Attributes.of("label", AttributeValue.of("cat")), Set.of()),
                    Condition.NONE);
            held.released.countDown();
        }
        try (LocalStore store = reopen()) {
            assertEquals(
                    Attributes.of(Map.of("fn.text.length", AttributeValue.of(4L), "label", AttributeValue.of("cat"))),
                    store.stat(KEY).orElseThrow().attributes());
        }
    }

    @Test
    void whatWasStoredBeforeTheExtractorCameIsReadOnRequest() throws Exception {
        try (LocalStore store = reopen()) {
            put(store, KEY, "lava");
        }
        try (LocalStore store = open(PATIENT, new Length())) {
            store.updateAttributes(
                    KEY,
                    new AttributeUpdate(Attributes.of("ingest.pending", AttributeValue.of(true)), Set.of()),
                    Condition.NONE);
        }
        try (LocalStore store = reopen()) {
            assertEquals(
                    Attributes.of("fn.text.length", AttributeValue.of(4L)),
                    store.stat(KEY).orElseThrow().attributes());
        }
    }

    @Test
    void manyObjectsAreAllRead() throws Exception {
        try (LocalStore store = open(PATIENT, new Length())) {
            for (int i = 0; i < 150; i++) {
                put(store, new ObjectKey("b", i + ".txt"), "x".repeat(i));
            }
        }
        try (LocalStore store = reopen()) {
            for (int i = 0; i < 150; i++) {
                assertEquals(Optional.of(AttributeValue.of((long) i)), length(store, new ObjectKey("b", i + ".txt")));
            }
        }
    }

    @Test
    void anExtractorThatFailsLeavesAnErrorAndTheObject() throws Exception {
        Extractor failing = new Length() {
            @Override
            public Map<String, AttributeValue> extract(Source content) throws IOException {
                throw new IOException("not a poem");
            }
        };
        try (LocalStore store = open(PATIENT, failing)) {
            put(store, KEY, "lava");
        }
        try (LocalStore store = reopen()) {
            assertEquals(
                    Attributes.of("ingest.error", AttributeValue.of("text: not a poem")),
                    store.stat(KEY).orElseThrow().attributes());
        }
    }

    @Test
    void theDocumentedExampleWorksFromItsJar() throws Exception {
        Path jar = ExtensionJar.ofTheDocumentedExample(folder);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, Extractor.class.getClassLoader())) {
            try (LocalStore store = open(PATIENT, Extractors.load(loader))) {
                put(store, KEY, "1\n2\n3\n");
            }
        }
        try (LocalStore store = reopen()) {
            assertEquals(
                    Attributes.of("fn.text.lines", AttributeValue.of(3L)),
                    store.stat(KEY).orElseThrow().attributes());
        }
    }
}
