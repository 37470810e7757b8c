package io.basalt.connector.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.connector.client.Stores;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Protocol;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A receiver of columns that hangs up in the midst of a batch. */
@Timeout(120)
class ScanHungUpOnTest {
    private static final int COLUMNS = 16;
    private static final int ROWS = 60_000;

    @TempDir
    Path directory;

    /** A batch of it takes several frames, and has a dictionary. */
    private static long table(Store store) throws Exception {
        Random random = new Random(7);
        StringBuilder csv = new StringBuilder("name,")
                .append(IntStream.range(0, COLUMNS).mapToObj(i -> "n" + i).collect(Collectors.joining(",")))
                .append('\n');
        for (int row = 0; row < ROWS; row++) {
            csv.append("name").append(row % 5);
            for (int column = 0; column < COLUMNS; column++) {
                csv.append(',').append(1 + random.nextInt(1_000_000));
            }
            csv.append('\n');
        }
        store.createBucket("lake");
        try (ObjectWriter writer = store.put(new ObjectKey("lake", "t.csv"), PutOptions.DEFAULT)) {
            writer.write(csv.toString().getBytes(StandardCharsets.UTF_8));
            long contentId = writer.commit().entry().contentId();
            store.renditions().make(contentId);
            return contentId;
        }
    }

    @Test
    void givesBackItsMemoryAndItsDictionaries() throws Exception {
        try (RootAllocator allocator = new RootAllocator();
                Store store = Stores.open(directory.toString());
                HttpEdge edge = HttpEdge.start(
                        store,
                        Optional.empty(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        HttpSettings.DEFAULT,
                        allocator)) {
            String[] columns = Stream.concat(
                            Stream.of("name"), IntStream.range(0, COLUMNS).mapToObj(i -> "n" + i))
                    .toArray(String[]::new);
            byte[] request = Json.bytes(ColumnRequest.of(List.of(table(store)), columns));
            for (int i = 0; i < 5; i++) {
                try (Socket socket = new Socket()) {
                    socket.setReceiveBufferSize(4096);
                    socket.setSoLinger(true, 0);
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.port()));
                    socket.getOutputStream()
                            .write(("POST " + Protocol.SCAN + " HTTP/1.1\r\nhost: x\r\ncontent-length: "
                                            + request.length + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().write(request);
                    byte[] begin = socket.getInputStream().readNBytes(2000);
                    assertTrue(new String(begin, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 200"));
                }
                while (!edge.held().isNothing()) {
                    Thread.onSpinWait(); // the test's own limit ends it otherwise
                }
                assertEquals(0, allocator.getAllocatedMemory());
            }
        }
    }
}
