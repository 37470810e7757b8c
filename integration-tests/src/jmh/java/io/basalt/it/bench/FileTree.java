package io.basalt.it.bench;

import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.engine.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;
import org.apache.commons.io.FileUtils;

/** Many files in a tree: a hundred in each directory, 89 directories in each of the directories above. They share one content. */
record FileTree(int files) {
    static final String BUCKET = "tree";
    private static final int IN_DIRECTORY = 100;
    private static final int DIRECTORIES_IN_ONE = 89;

    int directories() {
        int lowest = (files + IN_DIRECTORY - 1) / IN_DIRECTORY;
        return lowest + (lowest + DIRECTORIES_IN_ONE - 1) / DIRECTORIES_IN_ONE;
    }

    private static String key(int file) {
        int directory = file / IN_DIRECTORY;
        return String.format(
                Locale.ROOT,
                "warehouse/day=%03d/shop=%02d/part-%05d.parquet",
                directory / DIRECTORIES_IN_ONE,
                directory % DIRECTORIES_IN_ONE,
                file % IN_DIRECTORY);
    }

    /** Makes a store of it, unless that was done before. */
    void fill(Path folder) throws IOException {
        Path filled = folder.resolveSibling(folder.getFileName() + "-is-filled");
        if (Files.exists(filled)) {
            return;
        }
        FileUtils.deleteDirectory(folder.toFile());
        Files.createDirectories(folder);
        long begin = System.nanoTime();
        try (Store store = LocalStore.open(folder)) {
            store.createBucket(BUCKET);
            copies(store, BUCKET, files, FileTree::key);
        }
        Files.createFile(filled);
        System.out.printf(
                Locale.ROOT,
                "%d files in %d directories made in %.1f s%n",
                files,
                directories(),
                (System.nanoTime() - begin) / 1e9);
    }

    /** Makes objects that share the bytes of one, as many a commit as it takes. */
    static void copies(Store store, String bucket, int count, IntFunction<String> keys) throws IOException {
        ObjectKey first = new ObjectKey(bucket, "content");
        try (ObjectWriter writer = store.put(first, PutOptions.DEFAULT)) {
            writer.write(new byte[1000]);
            writer.commit();
        }
        Copies.publish(store, count, i -> CopyRequest.of(first, new ObjectKey(bucket, keys.apply((int) i))));
        store.delete(first, Condition.NONE);
    }
}
