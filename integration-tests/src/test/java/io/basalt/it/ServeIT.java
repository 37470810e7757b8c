package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/basalt serve} in a process of its own, and others that share its store. */
@Timeout(300)
class ServeIT {
    private static final String BUCKET = "lake";

    @TempDir
    Path folder;

    @Test
    void processesThatNameTheDirectoryOrTheEndpointShareTheStore() throws Exception {
        Path store = folder.resolve("store");
        Path note = Files.writeString(folder.resolve("note.txt"), "hello\n");
        try (Served served = Served.start(store, 0)) {
            Project.basalt(store, "fs", "-mkdir", "-p", "basalt://lake/d").expect(0);
            Project.basalt(store, "fs", "-put", note.toString(), "basalt://lake/d/note.txt")
                    .expect(0);
            List<String> elsewhere = List.of(
                    Project.root().resolve("bin").resolve("basalt").toString(), "--endpoint", served.endpoint());
            assertEquals(
                    "hello\n",
                    with(elsewhere, "fs", "-cat", "basalt://lake/d/note.txt")
                            .expect(0)
                            .out());
            with(elsewhere, "query", BUCKET, "size = 6", "--select", "key")
                    .expect(0)
                    .prints("d/note.txt");
            with(elsewhere, "sql", "-e", "SELECT key, size FROM lake.lake.objects")
                    .expect(0)
                    .prints("d/note.txt\t6");
            with(elsewhere, "fsck").expect(0).complains("catalog, index and bytes agree");
            with(elsewhere, "restore", folder.toString()).expect(1).complains("works on a directory");
            assertTrue(served.end().contains("the store is closed"), served.says()::toString);
        }
        Project.basalt(store, "fs", "-cat", "basalt://lake/d/note.txt")
                .expect(0)
                .prints("hello");
    }

    private Finished with(List<String> start, String... args) throws Exception {
        List<String> command = new ArrayList<>(start);
        command.addAll(List.of(args));
        return Finished.run(folder, Map.of(), command);
    }

    @Test
    void aServerListensOnTheLoopbackOnly() throws Exception {
        Project.basalt(folder.resolve("store"), "serve", "--listen", "0.0.0.0:0")
                .expect(1)
                .complains("listens on the loopback only");
        Project.basalt(folder.resolve("store"), "serve", "--listen", "here")
                .expect(2)
                .complains("expected HOST:PORT");
    }

    @Test
    @Tag("long")
    void whatAServerAcknowledgedSurvivesItsKillsAndIsThereOnce() throws Exception {
        Path directory = folder.resolve("store");
        Map<String, byte[]> acknowledged = new TreeMap<>();
        Map<String, byte[]> unknown = new TreeMap<>();
        AtomicReference<Served> served = new AtomicReference<>(Served.start(directory, 0));
        try (Store store = Stores.open(served.get().endpoint())) {
            store.createBucket(BUCKET);
            for (int kill = 0; kill < 3; kill++) {
                FutureTask<Served> restart = new FutureTask<>(() -> {
                    served.get().kill();
                    return Served.start(directory, served.get().port());
                });
                for (int i = 0; i < 60; i++) {
                    if (i == 30) {
                        new Thread(restart, "restart").start();
                    }
                    String key = "k" + kill + "/" + i;
                    byte[] bytes = ("content of " + key).repeat(1 + i * 100).getBytes(StandardCharsets.UTF_8);
                    put(store, key, bytes, acknowledged, unknown);
                }
                served.set(restart.get());
            }
            for (Map.Entry<String, byte[]> put : acknowledged.entrySet()) {
                assertArrayEquals(put.getValue(), read(store, put.getKey()).orElseThrow(), put.getKey());
            }
            for (Map.Entry<String, byte[]> put : unknown.entrySet()) {
                read(store, put.getKey()).ifPresent(found -> assertArrayEquals(put.getValue(), found, put.getKey()));
            }
            // What is under way when the server dies may have an unknown outcome; what comes after waits for the next
            // one.
            assertTrue(unknown.size() <= 3, unknown.keySet() + " are unknown");
        } finally {
            served.get().close();
        }
    }

    private static void put(
            Store store, String key, byte[] bytes, Map<String, byte[]> acknowledged, Map<String, byte[]> unknown)
            throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey(BUCKET, key), PutOptions.DEFAULT)) {
            writer.write(bytes);
            writer.commit();
            acknowledged.put(key, bytes);
        } catch (StoreException.OutcomeUnknown e) {
            unknown.put(key, bytes);
        }
    }

    private static Optional<byte[]> read(Store store, String key) throws IOException {
        if (store.stat(new ObjectKey(BUCKET, key)).isEmpty()) {
            return Optional.empty();
        }
        try (ObjectReader reader = store.open(new ObjectKey(BUCKET, key))) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
            while (bytes.hasRemaining() && reader.read(bytes.position(), bytes) >= 0) {
                continue;
            }
            return Optional.of(bytes.array());
        }
    }
}
