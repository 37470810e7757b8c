package io.basalt.connector.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.connector.client.Stores;
import io.basalt.connector.server.http.HttpEdge;
import io.basalt.connector.server.http.HttpSettings;
import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.ingest.ParquetFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects with files of their own: sent by the kernel, or read on the same host past the server. */
@Timeout(120)
class RemoteReadTest {
    private static final int SIZE = (5 << 20) + 12_345;
    private static final ObjectKey KEY = new ObjectKey("lake", "large");
    private static final int ROWS = 20_000;
    private static final String OFF = "?short-circuit=off";

    @TempDir
    Path directory;

    private final byte[] content = new byte[SIZE];
    private final RootAllocator allocator = new RootAllocator();
    private Store store;
    private HttpEdge edge;

    @BeforeEach
    void serve() throws Exception {
        new Random(7).nextBytes(content);
        store = Stores.open(directory.toString());
        store.createBucket("lake");
        try (ObjectWriter out = store.put(KEY, PutOptions.DEFAULT)) {
            out.write(content);
            out.commit();
        }
        edge = HttpEdge.start(
                store,
                Optional.of(directory.toRealPath()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpSettings.DEFAULT,
                allocator);
        Stores.announce(directory.toString(), endpoint() + "#" + edge.name());
    }

    @AfterEach
    void end() throws Exception {
        edge.close();
        store.close();
        allocator.close();
    }

    private String endpoint() {
        return "http://127.0.0.1:" + edge.port();
    }

    /** The blob's own file. */
    private Path file() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.toFile().length() == SIZE)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private void damage(long position) throws IOException {
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) ~one.get(0)}), position);
        }
    }

    private byte[] read(ObjectReader reader, int from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        assertEquals(Math.min(length, SIZE - from), reader.read(from, bytes));
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private void assertReads(ObjectReader reader, int from, int length) throws IOException {
        assertArrayEquals(Arrays.copyOfRange(content, from, Math.min(SIZE, from + length)), read(reader, from, length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", OFF})
    void readsInAnyOrderAndOfAnySizeGiveWhatWasWritten(String how) throws Exception {
        try (Store remote = Stores.open(endpoint() + how);
                ObjectReader reader = remote.open(KEY)) {
            for (int piece : new int[] {1 << 20, 100_000, 65_536, SIZE}) {
                for (int from = 0; from < SIZE; from += piece) {
                    assertReads(reader, from, piece);
                }
            }
            Random random = new Random(11);
            for (int i = 0; i < 200; i++) {
                assertReads(reader, random.nextInt(SIZE), 1 + random.nextInt(1 << (1 + random.nextInt(21))));
            }
            List<ByteRange> ranges = List.of(new ByteRange(3_000_000, 1000), new ByteRange(17, 70_000));
            List<ByteBuffer> vectored = reader.readVectored(ranges, ByteBuffer::allocate);
            for (int i = 0; i < ranges.size(); i++) {
                int from = (int) ranges.get(i).offset();
                assertEquals(ByteBuffer.wrap(content, from, (int) ranges.get(i).length()), vectored.get(i));
            }
        }
    }

    @Test
    void aReaderThatGoesToAndFroInAStreamIsAnsweredRight() throws Exception {
        try (Store remote = Stores.open(endpoint() + OFF);
                ObjectReader reader = remote.open(KEY)) {
            assertReads(reader, 0, 2 << 20); // From here on it is streamed.
            assertReads(reader, 2 << 20, 10_000);
            assertReads(reader, 5, 10);
            assertReads(reader, (2 << 20) + 10_000, 1 << 20);
            assertReads(reader, 3 << 20, 1 << 20);
        }
    }

    @Test
    void theKernelSendsWholeBlocksWithTheirChecksums() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<byte[]> opened = client.send(
                HttpRequest.newBuilder(URI.create(endpoint() + "/v1/readers?bytes=0"))
                        .POST(BodyPublishers.ofString(
                                "{\"OfObject\":{\"key\":{\"bucket\":\"lake\",\"key\":\"large\"}}}"))
                        .build(),
                BodyHandlers.ofByteArray());
        String name = new String(opened.body(), 4, opened.body().length - 4, "UTF-8")
                .replaceAll(".*\"reader\":\"([0-9a-f]+)\".*", "$1");
        HttpResponse<byte[]> blocks = client.send(
                HttpRequest.newBuilder(
                                URI.create(endpoint() + "/v1/readers/" + name + "/blocks?from=100000&length=1000000"))
                        .build(),
                BodyHandlers.ofByteArray());
        assertEquals("65536", blocks.headers().firstValue("basalt-position").orElseThrow());
        assertArrayEquals(Arrays.copyOfRange(content, 65_536, 65_536 * 17), blocks.body());
        HttpResponse<String> file = client.send(
                HttpRequest.newBuilder(URI.create(endpoint() + "/v1/readers/" + name + "/file?from=0&length=" + SIZE))
                        .build(),
                BodyHandlers.ofString());
        assertTrue(file.body().contains(file().toRealPath().toString()), file.body());
    }

    @Test
    void whatIsReadOnTheSameHostNeedsNoServerAnyMore() throws Exception {
        try (Store remote = Stores.open(endpoint());
                ObjectReader reader = remote.open(KEY)) {
            assertReads(reader, 1 << 20, 10);
            edge.close();
            assertReads(reader, 0, SIZE);
        }
    }

    @Test
    void aFileThatCannotBeOpenedHereIsAskedOfTheServer() throws Exception {
        try (Store remote = Stores.open(endpoint());
                ObjectReader reader = remote.open(KEY)) {
            Files.delete(file());
            assertReads(reader, 0, SIZE);
            assertReads(reader, 1 << 20, 1 << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", OFF})
    void aDamagedBlockIsFoundAndTheOthersAreRead(String how) throws Exception {
        damage(3_500_000);
        try (Store remote = Stores.open(endpoint() + how);
                ObjectReader reader = remote.open(KEY)) {
            assertReads(reader, 0, 3 << 20);
            StoreException.CorruptData found =
                    assertThrows(StoreException.CorruptData.class, () -> read(reader, 3 << 20, 1 << 20));
            assertTrue(found.getMessage().contains("block 53"), found.getMessage());
            assertReads(reader, 4 << 20, SIZE);
        }
    }

    /** A table of numbers with a rendition; gives its content's id. */
    private long table() throws IOException {
        StringBuilder csv = new StringBuilder("number,word\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append(i).append(",w").append(i % 7).append('\n');
        }
        try (ObjectWriter out = store.put(new ObjectKey("lake", "table.csv"), PutOptions.DEFAULT)) {
            out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
            long contentId = out.commit().entry().contentId();
            store.renditions().make(contentId);
            return contentId;
        }
    }

    private static void assertHasAllRows(ColumnScan scan) throws IOException {
        long next = 0;
        while (scan.next()) {
            for (int i = 0; i < scan.batch().getRowCount(); i++) {
                assertEquals(next++, ((Number) scan.batch().getVector(0).getObject(i)).longValue());
            }
        }
        assertEquals(ROWS, next);
        assertEquals(ROWS, scan.stats().rows());
    }

    @Test
    void aRenditionOnTheSameHostIsMapped() throws Exception {
        long contentId = table();
        try (Store remote = Stores.open(endpoint());
                ColumnScan scan =
                        remote.columns().scan(ColumnRequest.of(List.of(contentId, contentId), "number"), allocator)) {
            edge.close();
            assertTrue(scan.next());
            assertEquals(ContentPlan.Decoder.RENDITION, scan.plan().get(0).decoder());
            assertEquals(0L, ((Number) scan.batch().getVector(0).getObject(0)).longValue());
        }
        assertEquals(0, allocator.getAllocatedMemory());
    }

    private Path rendition() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.toString().contains("rendition")
                            && path.toFile().isFile())
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aDamagedRenditionIsDroppedAndItsOriginalRead() throws Exception {
        long contentId = table();
        try (FileChannel channel = FileChannel.open(rendition(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[4000]), channel.size() / 4);
        }
        try (Store remote = Stores.open(endpoint())) {
            try (ColumnScan scan = remote.columns().scan(ColumnRequest.of(List.of(contentId), "number"), allocator)) {
                assertHasAllRows(scan);
                assertEquals(ContentPlan.Decoder.CSV, scan.plan().get(0).decoder());
            }
            assertTrue(remote.renditions().list().isEmpty());
        }
        assertEquals(0, allocator.getAllocatedMemory());
    }

    /** Spark has a reader of its own, but has been told of a rendition. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRenditionThatCannotBeReadHereIsNotHandedBack(boolean gone) throws Exception {
        long contentId;
        try (ObjectWriter out = store.put(new ObjectKey("lake", "flights.parquet"), PutOptions.DEFAULT)) {
            out.write(ParquetFiles.written());
            contentId = out.commit().entry().contentId();
        }
        store.renditions().make(contentId);
        if (gone) {
            Files.delete(rendition());
        } else {
            try (FileChannel channel = FileChannel.open(rendition(), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[4000]), 64);
            }
        }
        ColumnRequest request = ColumnRequest.of(List.of(contentId), "number").handingBack();
        try (Store remote = Stores.open(endpoint());
                ColumnScan scan = remote.columns().scan(request, allocator)) {
            long rows = 0;
            while (scan.next()) {
                rows += scan.batch().getRowCount();
            }
            assertTrue(
                    rows == 3000 || scan.plan().get(0).decoder() == ContentPlan.Decoder.CALLER,
                    rows + " rows, " + scan.plan());
            assertEquals(gone ? rows : 3000, rows);
        }
        assertEquals(0, allocator.getAllocatedMemory());
    }

    @Test
    void aFileThatIsTooShortIsNotSentAndItsEndIsFoundMissing() throws Exception {
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(48L << 16);
        }
        for (String how : List.of("", OFF)) {
            try (Store remote = Stores.open(endpoint() + how);
                    ObjectReader reader = remote.open(KEY)) {
                assertReads(reader, 0, 2 << 20);
                assertReads(reader, 2 << 20, 1 << 20);
                assertThrows(StoreException.CorruptData.class, () -> read(reader, 3 << 20, 1 << 20));
            }
        }
    }
}
