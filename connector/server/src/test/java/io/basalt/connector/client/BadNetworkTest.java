package io.basalt.connector.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.connector.client.BadNetwork.Trouble;
import io.basalt.connector.server.http.HttpEdge;
import io.basalt.connector.server.http.HttpSettings;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client gets through a network that resets, stalls and loses answers: everything, and every change once. */
@Timeout(120)
@Tag("long")
class BadNetworkTest {
    private static final String BUCKET = "lake";
    private static final int LARGE = 6 << 20;

    @TempDir
    Path directory;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final RootAllocator allocator = new RootAllocator();
    private Store store;
    private HttpEdge edge;
    private BadNetwork network;
    private Store remote;

    @BeforeEach
    void serve() throws Exception {
        System.out.println("seed " + seed);
        store = Stores.open(directory.toString());
        store.createBucket(BUCKET);
        edge = HttpEdge.start(
                store,
                Optional.empty(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpSettings.DEFAULT,
                allocator);
        network = new BadNetwork(edge.port(), seed);
        remote = RemoteStore.open(
                URI.create(network.endpoint()), edge.name(), BadNetwork.impatient(Duration.ofMillis(400)));
    }

    @AfterEach
    void end() throws Exception {
        remote.close();
        network.close();
        edge.close();
        store.close();
        allocator.close();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void put(Store to, String key, byte[] content) throws IOException {
        try (ObjectWriter out = to.put(new ObjectKey(BUCKET, key), PutOptions.DEFAULT)) {
            out.write(content);
            out.commit();
        }
    }

    private static byte[] get(Store from, String key, int size) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(size);
        try (ObjectReader reader = from.open(new ObjectKey(BUCKET, key))) {
            while (all.hasRemaining()) {
                ByteBuffer piece = all.slice(all.position(), Math.min(300_000, all.remaining()));
                all.position(all.position() + reader.read(all.position(), piece));
            }
        }
        return all.array();
    }

    @Test
    void whatIsResetGoesOnWhereItBroke() throws Exception {
        byte[] content = bytes(LARGE);
        put(store, "there", content);
        network.set(Trouble.RESETS);
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(content, get(remote, "there", LARGE));
            put(remote, "new" + i, content);
            assertArrayEquals(content, get(store, "new" + i, LARGE));
            assertEquals(1, store.versions(new ObjectKey(BUCKET, "new" + i)).size());
        }
        assertTrue(network.connections() > 6, "connections: " + network.connections());
    }

    @Test
    void whatStallsIsAskedOfAnotherConnection() throws Exception {
        byte[] content = bytes(LARGE);
        put(store, "there", content);
        network.set(Trouble.STALLS);
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(content, get(remote, "there", LARGE));
        }
        assertTrue(network.connections() > 3, "connections: " + network.connections());
    }

    @Test
    void aChangeWhoseAnswerIsLostIsMadeOnce() throws Exception {
        put(remote, "first", bytes(100)); // Now the client knows which process it talks to.
        for (int i = 0; i < 5; i++) {
            byte[] content = bytes(1000);
            int before = network.connections();
            network.set(Trouble.LOST_ANSWERS);
            FutureTask<Void> mended = new FutureTask<>(() -> {
                while (network.connections() == before) {
                    Thread.onSpinWait(); // Until one change is on its way; the test's own limit ends it otherwise.
                }
                network.heal();
                return null;
            });
            new Thread(mended, "mended").start();
            put(remote, "small" + i, content);
            mended.get();
            assertArrayEquals(content, get(store, "small" + i, content.length));
            assertEquals(1, store.versions(new ObjectKey(BUCKET, "small" + i)).size());
        }
    }

    @Test
    void aLargeObjectTakesFewTurns() throws Exception {
        byte[] content = bytes(24 << 20);
        put(store, "there", content);
        int before = network.turns();
        assertArrayEquals(content, get(remote, "there", content.length));
        assertTrue(network.turns() - before <= 8, "turns for 24 MiB: " + (network.turns() - before));
        int beforeSmall = network.turns();
        put(store, "small", bytes(50_000));
        get(remote, "small", 50_000);
        assertEquals(1, network.turns() - beforeSmall, "turns for a small one");
    }

    @Test
    void listingsComeWholeThroughResets() throws Exception {
        for (int i = 0; i < 3000; i++) {
            put(store, "list/" + "k".repeat(200) + i, new byte[1]);
        }
        network.set(Trouble.RESETS);
        int found = 0;
        ListRequest request = ListRequest.flat(BUCKET, "list/");
        for (boolean more = true; more; ) {
            ListPage page = remote.list(request);
            found += page.entries().size();
            more = page.next().isPresent();
            request = more ? request.after(page.next().get()) : request;
        }
        assertEquals(3000, found);
    }
}
