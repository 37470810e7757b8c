package io.basalt.connector.server.http;

import io.basalt.connector.wire.Call;
import io.basalt.connector.wire.Calls;
import io.basalt.connector.wire.Envelope;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Opened;
import io.basalt.connector.wire.Protocol;
import io.basalt.connector.wire.ReadRequest;
import io.basalt.connector.wire.WriteRequest;
import io.basalt.connector.wire.WriterInfo;
import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.FileRange;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.Query;
import io.basalt.store.api.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;

/** What each address does. Thread-safe. */
final class Routes implements Closeable {
    private static final int MOST_SESSIONS = 20_000;
    private static final String WRITER = Protocol.WRITERS + "/";
    private static final String READER = Protocol.READERS + "/";

    private final Ports ports;
    private final HttpSettings settings;
    private final BufferAllocator allocator;
    private final Replays replays;
    private final Sessions<Writer> writers;
    private final Sessions<Reader> readers;

    Routes(Ports ports, HttpSettings settings, String server, BufferAllocator allocator) {
        this.ports = ports;
        this.settings = settings;
        this.allocator = allocator;
        this.replays = new Replays(server);
        this.writers = new Sessions<>(MOST_SESSIONS, settings.session());
        this.readers = new Sessions<>(MOST_SESSIONS, settings.session());
    }

    /** Whether the answer comes bit by bit, as fast as it is read. */
    static boolean isStream(Exchange exchange) {
        return exchange.path().equals(Protocol.QUERY) || exchange.path().equals(Protocol.SCAN);
    }

    /** Whether it may take minutes until the answer has come. */
    static boolean isLong(Exchange exchange) {
        return exchange.path().startsWith(Protocol.CALL)
                && call(exchange.path()).map(Call::isLong).orElse(false);
    }

    private static Optional<Call> call(String path) {
        return Calls.named(path.substring(Protocol.CALL.length()));
    }

    /** Answers at once. */
    Answer answer(Exchange exchange) throws IOException {
        closeWhatIsDone(exchange);
        String path = exchange.path();
        String method = exchange.method();
        if (path.startsWith(Protocol.CALL) && method.equals("POST")) {
            Optional<Call> call = call(path);
            if (call.isPresent()) {
                return Answer.json(called(exchange, call.get()));
            }
        } else if (path.equals(Protocol.WRITE) && method.equals("POST")) {
            return Answer.json(changed(exchange, () -> written(exchange)));
        } else if (path.equals(Protocol.WRITERS) && method.equals("POST")) {
            return Answer.json(changed(exchange, () -> begun(exchange)));
        } else if (path.startsWith(WRITER)) {
            return Answer.json(writer(exchange, path.substring(WRITER.length()).split("/")));
        } else if (path.equals(Protocol.READERS) && method.equals("POST")) {
            return opened(exchange);
        } else if (path.startsWith(READER)) {
            return reader(exchange, path.substring(READER.length()).split("/"));
        } else if (path.equals(Protocol.CLOSINGS) && method.equals("POST")) {
            return Answer.json(Json.bytes(true));
        } else if (path.startsWith(Protocol.STATES) && method.equals("GET")) {
            return state(path.substring(Protocol.STATES.length()));
        }
        throw new StoreException.InvalidArgument(
                method + " " + path + " means nothing to this server; docs/protocol.md lists what does");
    }

    /** Answers bit by bit. */
    void stream(Exchange exchange, FrameStream out) throws IOException {
        closeWhatIsDone(exchange);
        String path = exchange.path();
        if (path.equals(Protocol.QUERY)) {
            Query query = Json.read(exchange.json(), Query.class);
            QueryStream.send(ports.view(exchange.asOf()), query, allocator, out);
        } else if (path.equals(Protocol.SCAN)) {
            ColumnRequest request = Json.read(exchange.json(), ColumnRequest.class);
            if (request.leaveRenditions() && !exchange.isLocal()) {
                throw new StoreException.InvalidArgument(
                        "renditions are to be left to a client on another host: it cannot map their files; scan without");
            }
            ScanStream.send(ports.store().columns(), request, allocator, out);
        } else {
            Call call = call(path).orElseThrow();
            LongCall.send(out, told -> changed(exchange, call, told));
        }
    }

    /** Readers and writers that the client has done with, before anything else: they may hold what is asked for. */
    private void closeWhatIsDone(Exchange exchange) throws IOException {
        for (String path : exchange.header(Protocol.CLOSE).orElse("").split(",")) {
            if (path.startsWith(READER)) {
                readers.close(path.substring(READER.length()));
            } else if (path.startsWith(WRITER)) {
                writers.close(path.substring(WRITER.length()));
            }
        }
    }

    /** Whether there is such a state. */
    private Answer state(String lsn) throws StoreException {
        try {
            ports.store().asOf(Long.parseLong(lsn));
        } catch (NumberFormatException e) {
            throw new StoreException.InvalidArgument("state '" + lsn + "': expected an LSN", e);
        }
        return Answer.json(Json.bytes(true));
    }

    private byte[] called(Exchange exchange, Call call) throws IOException {
        return changed(exchange, call, progress -> {});
    }

    private byte[] changed(Exchange exchange, Call call, Consumer<byte[]> told) throws IOException {
        byte[] request = exchange.json();
        Replays.Change made = () -> call.invoke(ports.port(call.port(), exchange.asOf()), request, told);
        return call.changes() ? changed(exchange, made) : made.make();
    }

    private byte[] changed(Exchange exchange, Replays.Change change) throws IOException {
        return replays.once(exchange.header(Protocol.REQUEST_ID), exchange.header(Protocol.FIRST_TRIED_AT), change);
    }

    /** All at once: opened, written, committed. */
    private byte[] written(Exchange exchange) throws IOException {
        Envelope envelope = Envelope.of(exchange.body());
        try (Writer writer = Writer.open(ports.store(), Json.read(envelope.json(), WriteRequest.class))) {
            writer.write(0, envelope.bytes());
            return writer.commit();
        }
    }

    private byte[] begun(Exchange exchange) throws IOException {
        Writer writer = Writer.open(ports.store(), Json.read(exchange.json(), WriteRequest.class));
        boolean kept = false;
        try {
            String name = writers.add(exchange.text("name"), writer);
            kept = true;
            return Json.bytes(new WriterInfo(name, writer.isFile() ? Optional.of(writer.info()) : Optional.empty()));
        } finally {
            if (!kept) {
                writer.close();
            }
        }
    }

    private byte[] writer(Exchange exchange, String[] path) throws IOException {
        if (exchange.method().equals("DELETE")) {
            return Json.bytes(writers.close(path[0]));
        }
        if (path.length == 1) {
            return Json.bytes(writer(path[0]).write(exchange.parameter("position"), exchange.body()));
        }
        return changed(exchange, () -> done(writer(path[0]), path[1]));
    }

    private Writer writer(String name) throws StoreException {
        return writers.find(name)
                .orElseThrow(() -> new StoreException.Unavailable(
                        "the server has no such writer any more: it was restarted, or nothing came for "
                                + settings.session().toMinutes() + " minutes; write the object again"));
    }

    private static byte[] done(Writer writer, String what) throws IOException {
        return switch (what) {
            case "commit" -> writer.commit();
            case "sync" -> writer.sync();
            case "renew" -> writer.renewLease();
            case "abandon" -> {
                writer.abandon();
                yield Json.bytes(true);
            }
            default -> throw new StoreException.InvalidArgument("a writer has no '" + what + "'");
        };
    }

    /** Opens something, and sends its first bytes; what has no more is closed again. */
    private Answer opened(Exchange exchange) throws IOException {
        ReadRequest request = Json.read(exchange.json(), ReadRequest.class);
        int wanted = readable(exchange.parameter("bytes"));
        ObjectReader reader = Reader.open(ports, exchange.asOf(), request);
        boolean kept = false;
        try {
            ByteBuffer first = Reader.bytes(reader, 0, wanted);
            Optional<String> name = Optional.empty();
            if (first.remaining() < reader.size()) {
                name = Optional.of(readers.add(exchange.text("name"), new Reader(reader)));
                kept = true;
            }
            byte[] head = Envelope.head(Json.bytes(new Opened(name, reader.size())));
            ByteBuffer body = ByteBuffer.allocate(head.length + first.remaining())
                    .put(head)
                    .put(first)
                    .flip();
            return Answer.bytes(body);
        } finally {
            if (!kept) {
                reader.close();
            }
        }
    }

    private Answer reader(Exchange exchange, String[] path) throws IOException {
        if (exchange.method().equals("DELETE")) {
            return Answer.json(Json.bytes(readers.close(path[0])));
        }
        ObjectReader reader = readers.find(path[0])
                .orElseThrow(() -> new StoreException.Unavailable(
                        "the server has no such reader any more: it was restarted, or nothing was read for "
                                + settings.session().toMinutes() + " minutes; open the object again"))
                .reader();
        if (path.length == 2 && path[1].equals("ranges")) {
            List<ByteRange> ranges = Json.read(exchange.json(), Reader.RANGES);
            return Answer.bytes(Reader.bytes(reader, ranges));
        }
        long from = exchange.parameter("from");
        long length = exchange.parameter("length");
        if (path.length == 2 && path[1].equals("file")) {
            Optional<FileRange> range = exchange.isLocal()
                    ? reader.file(from, Math.min(length, Protocol.MOST_MAPPED_BYTES))
                    : Optional.empty();
            return Answer.json(Json.bytes(range));
        }
        Optional<Answer.OpenRange> file =
                path.length == 2 && path[1].equals("blocks") ? Reader.file(reader, from, length) : Optional.empty();
        return file.isPresent()
                ? Answer.file(file.get())
                : Answer.bytes(Reader.bytes(reader, from, (int) Math.min(length, Protocol.MOST_READ_BYTES)));
    }

    private static int readable(long bytes) throws StoreException {
        if (bytes > Protocol.MOST_READ_BYTES) {
            throw new StoreException.InvalidArgument(
                    bytes + " bytes are asked for at once; at most " + Protocol.MOST_READ_BYTES + " can be");
        }
        return (int) bytes;
    }

    /** @param answers that are sent bit by bit now */
    Held held(int answers) {
        return new Held(readers.size(), writers.size(), answers);
    }

    void sweep() {
        writers.sweep();
        readers.sweep();
    }

    @Override
    public void close() {
        writers.close();
        readers.close();
    }
}
