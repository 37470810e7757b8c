package io.basalt.it.bench;

import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.engine.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.apache.commons.io.FileUtils;

/**
 * A store with images, and the same in a plain folder. Those of bucket {@value #IMAGES} have bytes of their own, which the folder has as well; the many of
 * bucket {@value #PHOTOS} share the bytes of a few, since only what is known of them is asked for. The first of the many are called and labelled as those
 * in the folder are.
 */
final class PhotoFill {
    static final String PHOTOS = "photos";
    static final String IMAGES = "images";
    private static final String SOURCES = "contents";
    private static final int WRITERS = 64;

    private final Path home;
    private final long photos;
    private final long images;

    PhotoFill(Path home, long photos, long images) {
        this.home = home;
        this.photos = photos;
        this.images = images;
    }

    Path store() {
        return home.resolve("store");
    }

    Path folder() {
        return home.resolve("folder");
    }

    /** Unless that was done before. */
    void run() throws Exception {
        Path filled = home.resolve("filled");
        if (Files.exists(filled)) {
            return;
        }
        FileUtils.deleteDirectory(store().toFile());
        FileUtils.deleteDirectory(folder().toFile());
        Files.createDirectories(home);
        ImageIO.setUseCache(false); // Of images in memory.
        long begin = System.nanoTime();
        try (Store store = LocalStore.open(store())) {
            copyPhotos(store);
            putImages(store);
            IndexBenchmark.awaitUpkeep();
        }
        Files.createFile(filled);
        System.out.printf(
                Locale.ROOT,
                "%d objects and %d images made in %.1f s%n",
                photos,
                images,
                (System.nanoTime() - begin) / 1e9);
    }

    private void copyPhotos(Store store) throws IOException {
        store.createBucket(SOURCES);
        for (int number = 0; number < Photo.WIDTHS.length; number++) {
            Photo photo = new Photo(number);
            put(store, source(photo), photo, photo.png());
        }
        store.createBucket(PHOTOS);
        Copies.publish(store, photos, number -> {
            Photo photo = new Photo(number);
            PutOptions options = PutOptions.DEFAULT.withContentType("image/png").withAttributes(photo.attributes());
            return CopyRequest.of(source(photo), new ObjectKey(PHOTOS, photo.key()))
                    .replacing(options);
        });
    }

    private static ObjectKey source(Photo photo) {
        return new ObjectKey(SOURCES, photo.width() + ".png");
    }

    private void putImages(Store store) throws Exception {
        store.createBucket(IMAGES);
        AtomicLong next = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> {
                    for (long number = next.getAndIncrement(); number < images; number = next.getAndIncrement()) {
                        putImage(store, new Photo(number));
                    }
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void putImage(Store store, Photo photo) throws IOException {
        byte[] png = photo.png();
        put(store, new ObjectKey(IMAGES, photo.key()), photo, png);
        Path file = folder().resolve(photo.key());
        Files.createDirectories(file.getParent());
        Files.write(file, png);
        Files.setLastModifiedTime(file, FileTime.from(photo.captured(), TimeUnit.MICROSECONDS));
    }

    private static void put(Store store, ObjectKey key, Photo photo, byte[] png) throws IOException {
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT.withAttributes(photo.attributes()))) {
            writer.write(png);
            writer.commit();
        }
    }
}
