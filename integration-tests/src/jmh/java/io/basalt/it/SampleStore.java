package io.basalt.it;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.engine.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A store on this disk with {@value #OBJECTS} objects of five attributes each, a hundred in each folder. */
public final class SampleStore implements AutoCloseable {
    public static final int OBJECTS = 10_000;
    public static final String BUCKET = "sample";

    private static final int WRITERS = 64;

    private final Path directory;

    /** Makes and fills it; it is closed then, and its folder is for whoever opens it. */
    public SampleStore() throws Exception {
        directory = Files.createTempDirectory("basalt-jmh-");
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try (Store store = LocalStore.open(directory)) {
            store.createBucket(BUCKET);
            List<? extends Future<?>> puts = IntStream.range(0, OBJECTS)
                    .mapToObj(number -> writers.submit(() -> put(store, number)))
                    .toList();
            for (Future<?> put : puts) {
                put.get();
            }
        } finally {
            writers.shutdown();
        }
    }

    private static Void put(Store store, int number) throws IOException {
        Attributes attributes = Attributes.of(Map.of(
                "user.label", AttributeValue.of(number % 2 == 0 ? "cat" : "dog"),
                "user.weight", AttributeValue.of(number / 7.0),
                "user.checked", AttributeValue.of(number % 3 == 0),
                "image.width", AttributeValue.of(640L + number % 100),
                "image.height", AttributeValue.of(480L)));
        ObjectKey key = new ObjectKey(BUCKET, "photos/" + number / 100 + "/" + number + ".png");
        PutOptions options = PutOptions.DEFAULT.withContentType("image/png").withAttributes(attributes);
        try (ObjectWriter out = store.put(key, options)) {
            out.write(new byte[100]);
            out.commit();
        }
        return null;
    }

    public Path directory() {
        return directory;
    }

    /** Deletes it; nobody may have it open. */
    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> below = Files.walk(directory)) {
            deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
