package io.basalt.connector.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JavaType;
import io.basalt.connector.client.Stores;
import io.basalt.connector.wire.Envelope;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Protocol;
import io.basalt.connector.wire.ReadRequest;
import io.basalt.connector.wire.WriteRequest;
import io.basalt.connector.wire.WriterInfo;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server does with those who do not speak as its own client does. */
@Timeout(120)
class HttpEdgeTest {
    private static final HttpSettings IMPATIENT =
            new HttpSettings(4, 16, 4, 2, 1 << 20, 100, Duration.ofSeconds(1), Duration.ofMinutes(10));

    @TempDir
    Path directory;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private RootAllocator allocator;
    private Store store;
    private HttpEdge edge;

    @BeforeEach
    void serve() throws Exception {
        allocator = new RootAllocator();
        store = Stores.open(directory.toString());
        store.createBucket("lake");
        edge = HttpEdge.start(
                store,
                Optional.empty(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                IMPATIENT,
                allocator);
    }

    @AfterEach
    void end() throws Exception {
        edge.close();
        store.close();
        allocator.close();
    }

    private HttpResponse<String> post(String path, String json, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path))
                .POST(BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private String delete(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path))
                .DELETE()
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private void assertServes() throws Exception {
        assertEquals(200, post("/v1/call/Store.buckets", "{}").statusCode());
    }

    /** Sends bytes as they are, and gives what comes until the server hangs up. */
    private String raw(byte[] bytes) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
            socket.getOutputStream().write(bytes);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private String raw(String text) throws Exception {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void whatMeansNothingIsRefusedInJson() throws Exception {
        for (String path :
                new String[] {"/", "/v1/call/Store.nothing", "/v2/call/Store.buckets", "/v1/writers/x/y/z"}) {
            HttpResponse<String> refused = post(path, "{}");
            assertTrue(refused.statusCode() == 400 || refused.statusCode() == 503, path + ": " + refused.statusCode());
            assertTrue(refused.body().startsWith("{\"kind\":"), refused.body());
        }
        for (String json : new String[] {"", "{", "[]", "{}", "{\"bucket\":7}x", "{\"bucket\":null}", "\u0000"}) {
            HttpResponse<String> refused = post("/v1/call/Store.createBucket", json);
            assertEquals(400, refused.statusCode(), json + ": " + refused.body());
        }
        assertEquals(1, store.buckets().size());
        assertServes();
    }

    @Test
    void whatClientsHaveOpenIsCounted() throws Exception {
        ObjectKey key = new ObjectKey("lake", "k");
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
            writer.write(new byte[10]);
            writer.commit();
        }
        JavaType request = Json.type(ReadRequest.class);
        String read = new String(Json.bytes(new ReadRequest.OfObject(key), request), StandardCharsets.UTF_8);
        assertEquals(200, post(Protocol.READERS + "?bytes=10", read).statusCode());
        assertEquals(new Held(0, 0, 0), edge.held(), "all of it was sent");
        assertEquals(200, post(Protocol.READERS + "?bytes=4", read).statusCode());
        String put = new String(
                Json.bytes(new WriteRequest.Put(key, PutOptions.DEFAULT), Json.type(WriteRequest.class)),
                StandardCharsets.UTF_8);
        String begun = post(Protocol.WRITERS, put).body();
        assertEquals(new Held(1, 1, 0), edge.held());
        String writer = Json.<WriterInfo>read(begun.getBytes(StandardCharsets.UTF_8), WriterInfo.class)
                .name();
        assertEquals("true", delete(Protocol.WRITERS + "/" + writer));
        assertEquals(new Held(1, 0, 0), edge.held());
    }

    @Test
    void whatIsClosedByItsNameBeforeItIsOpenedIsNotKept() throws Exception {
        ObjectKey key = new ObjectKey("lake", "k");
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
            writer.write(new byte[10]);
            writer.commit();
        }
        String read = new String(
                Json.bytes(new ReadRequest.OfObject(key), Json.type(ReadRequest.class)), StandardCharsets.UTF_8);
        String name = "0123456789abcdef".repeat(2);
        String open = Protocol.READERS + "?bytes=4&name=" + name;
        assertEquals("false", delete(Protocol.READERS + "/" + name));
        assertEquals(503, post(open, read).statusCode());
        assertEquals(new Held(0, 0, 0), edge.held());
        for (int again = 0; again < 3; again++) {
            assertEquals(200, post(open, read).statusCode());
            assertEquals(new Held(1, 0, 0), edge.held(), "asked for again, since no answer came");
        }
        assertEquals("true", delete(Protocol.READERS + "/" + name));
        assertEquals(new Held(0, 0, 0), edge.held());
        assertEquals(400, post(Protocol.READERS + "?bytes=4&name=mine", read).statusCode());
    }

    /** Each of these keys takes six times its length in JSON. */
    @Test
    void aPageThatWouldBeTooLongIsShorterAndSaysWhereToGoOn() throws Exception {
        String longest = "\u0001".repeat(1000);
        List<String> keys = new ArrayList<>();
        for (int i = 1000; i < 3000; i++) {
            keys.add(longest + i);
        }
        for (String key : keys) {
            try (ObjectWriter writer = store.put(new ObjectKey("lake", key), PutOptions.DEFAULT)) {
                writer.commit();
            }
        }
        HttpResponse<String> page = post(
                "/v1/call/StoreView.list",
                "{\"request\":{\"bucket\":\"lake\",\"prefix\":\"\",\"delimited\":false,\"startAfter\":\"\",\"limit\":2000}}");
        assertTrue(page.body().length() < Protocol.MOST_PAGE_BYTES, page.body().length() + " bytes");
        List<String> listed = new ArrayList<>();
        try (Store remote = Stores.open("http://127.0.0.1:" + edge.port())) {
            Optional<String> after = Optional.of("");
            for (int pages = 1; after.isPresent(); pages++) {
                ListPage some = remote.list(ListRequest.flat("lake", "").after(after.get()));
                some.entries().stream().map(ListEntry::key).forEach(listed::add);
                after = some.next();
                assertTrue(after.isEmpty() || pages < 10, "it goes on");
            }
        }
        assertEquals(keys, listed);
    }

    @Test
    void deepAndLongJsonIsRefused() throws Exception {
        HttpResponse<String> deep = post(Protocol.QUERY, "{\"predicate\":" + "{\"Not\":{\"term\":".repeat(5000));
        assertTrue(deep.body().contains("depth"), deep.body());
        HttpResponse<String> longNumber = post("/v1/call/Store.lsnAt", "{\"time\":" + "9".repeat(10_000) + "}");
        assertEquals(400, longNumber.statusCode(), longNumber.body());
        assertServes();
    }

    @Test
    void onlyClassesThatAreNamedInTheProtocolAreMade() throws Exception {
        HttpResponse<String> refused =
                post(Protocol.READERS + "?bytes=10", "{\"java.io.File\":{\"path\":\"/etc/passwd\"}}");
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("java.io.File"), refused.body());
    }

    @Test
    void bodiesOfUnknownOrTooGreatLengthAreRefusedBeforeTheyCome() throws Exception {
        assertTrue(raw("POST /v1/call/Store.buckets HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")
                .startsWith("HTTP/1.1 411"));
        assertTrue(raw("POST /v1/write HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n\r\n")
                .startsWith("HTTP/1.1 413"));
        assertTrue(
                raw("POST /v1/write HTTP/1.1\r\nhost: x\r\ncontent-length: 16777216\r\n\r\n")
                        .startsWith("HTTP/1.1 503"),
                "more than the server holds at a time");
        assertServes();
    }

    @Test
    void whoeverIsTooSlowIsHungUpOn() throws Exception {
        String head = "POST /v1/call/Store.buckets HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n";
        assertEquals("", dripped(head), "a head that does not come to its end");
        assertEquals("", raw(head + "{"), "a body that does not come to its end");
        assertServes();
    }

    /** Sends one byte after the other, so that the connection is never idle, until the server hangs up. */
    private String dripped(String text) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
            socket.setSoTimeout(100);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            int last = text.indexOf("host: x") + "host: ".length();
            for (int i = 0; ; i = Math.min(i + 1, last)) {
                try {
                    out.write(text.charAt(i));
                    int answer = in.read();
                    return answer < 0 ? "" : "answered";
                } catch (java.net.SocketTimeoutException e) {
                    continue;
                } catch (java.net.SocketException e) {
                    return "";
                }
            }
        }
    }

    @Test
    void pagesInBrowsersAreRefused() throws Exception {
        for (String header : new String[] {"origin", "sec-fetch-site"}) {
            HttpResponse<String> refused =
                    post("/v1/call/Store.createBucket", "{\"bucket\":\"photos\"}", header, "null");
            assertEquals(403, refused.statusCode(), header);
        }
        assertEquals(1, store.buckets().size());
    }

    @Test
    void aBodyThatWasDamagedIsNotTaken() throws Exception {
        HttpResponse<String> refused =
                post("/v1/call/Store.createBucket", "{\"bucket\":\"photos\"}", Protocol.CRC32C, "00000000");
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("damaged"), refused.body());
        assertEquals(1, store.buckets().size());
    }

    @Test
    void aChangeThatIsSentAgainIsMadeOnce() throws Exception {
        String json = "{\"bucket\":\"photos\"}";
        HttpResponse<String> first = post("/v1/call/Store.createBucket", json, Protocol.REQUEST_ID, "a");
        HttpResponse<String> again = post("/v1/call/Store.createBucket", json, Protocol.REQUEST_ID, "a");
        assertEquals(200, first.statusCode(), first.body());
        assertEquals(first.body(), again.body());
        assertEquals(
                409,
                post("/v1/call/Store.createBucket", json, Protocol.REQUEST_ID, "b")
                        .statusCode());

        HttpResponse<String> elsewhere = post(
                "/v1/call/Store.createBucket",
                "{\"bucket\":\"more\"}",
                Protocol.REQUEST_ID,
                "c",
                Protocol.FIRST_TRIED_AT,
                "another process");
        assertTrue(elsewhere.body().contains("OutcomeUnknown"), elsewhere.body());
        assertTrue(store.bucket("more").isEmpty());
    }

    @Test
    void aPieceThatIsSentAgainIsWrittenOnce() throws Exception {
        String begun = post(Protocol.WRITERS, put("a")).body();
        String name = begun.substring(begun.indexOf(":\"") + 2, begun.indexOf("\",\"file"));
        String writer = Protocol.WRITERS + "/" + name;
        for (String position : new String[] {"0", "0", "3", "1"}) {
            String piece = position.equals("0") ? "abc" : position.equals("3") ? "def" : "bcdefg";
            assertEquals(200, post(writer + "?position=" + position, piece).statusCode());
        }
        assertEquals(400, post(writer + "?position=9", "x").statusCode(), "bytes are missing before it");
        String elsewhere = post(writer + "/commit", "", Protocol.FIRST_TRIED_AT, "another process")
                .body();
        assertTrue(elsewhere.contains("OutcomeUnknown"), elsewhere);
        assertTrue(store.stat(new ObjectKey("lake", "a")).isEmpty());
        String info = post(writer + "/commit", "").body();
        assertEquals(info, post(writer + "/commit", "").body());
        assertEquals(7, store.stat(new ObjectKey("lake", "a")).orElseThrow().size());
    }

    private static String put(String key) {
        return new String(
                Json.bytes(
                        new WriteRequest.Put(new ObjectKey("lake", key), PutOptions.DEFAULT),
                        Json.type(WriteRequest.class)),
                StandardCharsets.UTF_8);
    }

    /** Requests of all kinds with bytes changed, left out and put in at random. */
    @Test
    void damagedRequestsDoNoHarm() throws Exception {
        long seed = Long.getLong("basalt.seed", System.nanoTime());
        System.out.println("HttpEdgeTest: -Dbasalt.seed=" + seed);
        Random random = new Random(seed);
        byte[] head = Envelope.head(put("fuzz").getBytes(StandardCharsets.UTF_8));
        String[] requests = {
            request("POST", "/v1/call/StoreView.list", "{\"request\":{\"bucket\":\"lake\",\"prefix\":\"\"}}"),
            request("POST", Protocol.QUERY, "{\"bucket\":\"lake\",\"predicate\":{\"Constant\":\"TRUE\"}}"),
            request("POST", Protocol.WRITE, new String(head, StandardCharsets.ISO_8859_1) + "bytes"),
            request("POST", Protocol.READERS + "?bytes=5", "{\"OfContent\":{\"contentId\":1}}"),
            request("GET", Protocol.READERS + "/0?from=0&length=1", ""),
            request("POST", Protocol.SCAN, "{\"contents\":[1],\"columns\":[\"a\"]}"),
        };
        for (int i = 0; i < 200; i++) {
            byte[] bytes = requests[random.nextInt(requests.length)].getBytes(StandardCharsets.ISO_8859_1);
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
                socket.getOutputStream().write(bytes, 0, length);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (java.net.SocketException e) {
                // The server may hang up while the rest is sent.
                assertTrue(
                        String.valueOf(e.getMessage()).contains("reset")
                                || String.valueOf(e.getMessage()).contains("pipe"),
                        e.toString());
            }
        }
        assertServes();
        assertEquals(0, allocator.getAllocatedMemory());
    }

    private static String request(String method, String path, String body) {
        return method + " " + path + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body;
    }

    @Test
    void whoeverComesWhileItEndsIsTurnedAway() throws Exception {
        assertEquals(200, get(Protocol.HEALTH));
        edge.drain(Duration.ofSeconds(10));
        assertEquals(503, get(Protocol.HEALTH));
        assertEquals(503, post("/v1/call/Store.buckets", "{}").statusCode());
    }

    private int get(String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void anEnvelopeIsTakenApart() throws Exception {
        byte[] head = Envelope.head("{}".getBytes(StandardCharsets.UTF_8));
        Envelope envelope = Envelope.of(
                ByteBuffer.allocate(head.length + 1).put(head).put((byte) 7).flip());
        assertEquals("{}", new String(envelope.json(), StandardCharsets.UTF_8));
        assertEquals(7, envelope.bytes().get());
    }
}
