package io.basalt.connector.client;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.commons.io.IOUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** An answer whose head has come. Its connection goes back when its body has been read, and is closed where that fails. Not thread-safe. */
final class Reply {
    private final ClassicHttpResponse head;
    private final Body body;

    Reply(ClassicHttpResponse head, Connection connection, Connections connections) throws IOException {
        this.head = head;
        this.body = new Body(head.getEntity().getContent(), connection, connections);
    }

    int status() {
        return head.getCode();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(head.getFirstHeader(name)).map(Header::getValue);
    }

    /** Bytes of the body; below 0 where nobody knows. */
    long length() {
        return head.getEntity().getContentLength();
    }

    /** All of the body. */
    byte[] bytes() throws IOException {
        try (body) {
            byte[] bytes = length() < 0 ? body.readAllBytes() : IOUtils.toByteArray(body, (int) length());
            body.end();
            return bytes;
        }
    }

    /** The body as it comes. Closing it before its end ends what the server sends, from any thread. */
    InputStream stream() {
        return body;
    }

    /**
     * Fills a buffer with bytes of the body, as many as come at once and one at least. Only for bodies of a known length, of which nothing is read otherwise;
     * then {@link #end} is to be called.
     */
    void read(ByteBuffer target) throws IOException {
        if (body.read(target) < 0) {
            throw new EOFException("the answer ends before its end");
        }
    }

    /** The body was read to its end. */
    void end() {
        body.end();
    }

    /** What was not read is not sent. From any thread. */
    void close() {
        body.close();
    }

    private static final class Body extends FilterInputStream {
        private final Connection connection;
        private final Connections connections;
        private boolean ended;

        Body(InputStream in, Connection connection, Connections connections) {
            super(in);
            this.connection = connection;
            this.connections = connections;
        }

        @Override
        public int read() throws IOException {
            return seen(in.read());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return seen(in.read(bytes, offset, length));
        }

        private int seen(int read) {
            if (read < 0) {
                end();
            }
            return read;
        }

        /** As {@link java.nio.channels.ReadableByteChannel#read}: what is not in a buffer yet comes from the socket without another copy. */
        int read(ByteBuffer target) throws IOException {
            int buffered = in.available();
            if (buffered == 0) {
                return connection.read(target);
            }
            byte[] bytes = new byte[Math.min(buffered, target.remaining())];
            int n = in.read(bytes);
            target.put(bytes, 0, n);
            return n;
        }

        private synchronized void end() {
            if (!ended) {
                ended = true;
                connections.giveBack(connection);
            }
        }

        @Override
        public synchronized void close() {
            if (!ended) {
                ended = true;
                connection.close();
            }
        }
    }
}
