package io.basalt.connector.client;

import io.basalt.connector.wire.Protocol;
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
    /** Answers that come at once have 8 MiB of bytes, and something around them. */
    private static final int MOST_BYTES = 2 * Protocol.MOST_BODY_BYTES;

    private final ClassicHttpResponse head;
    private final Body body;

    Reply(ClassicHttpResponse head, Connection connection, Connections connections) throws IOException {
        this.head = head;
        this.body = new Body(head.getEntity().getContent(), isReusable(head), connection, connections);
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
            byte[] bytes = length() < 0 ? body.readNBytes(MOST_BYTES) : IOUtils.toByteArray(body, bounded(length()));
            if (length() < 0 && body.read() >= 0) {
                throw new IOException("an answer of more than " + MOST_BYTES + " bytes");
            }
            body.end();
            return bytes;
        }
    }

    private static int bounded(long length) throws IOException {
        if (length > MOST_BYTES) {
            throw new IOException("an answer of " + length + " bytes: expected at most " + MOST_BYTES);
        }
        return (int) length;
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

    /** Whether another answer may come on the same connection. */
    private static boolean isReusable(ClassicHttpResponse head) {
        Header connection = head.getFirstHeader("connection");
        return (connection == null || !connection.getValue().equalsIgnoreCase("close"))
                && (head.getEntity().isChunked() || head.getEntity().getContentLength() >= 0);
    }

    private static final class Body extends FilterInputStream {
        private final boolean reusable;
        private final Connection connection;
        private final Connections connections;
        private boolean ended;

        Body(InputStream in, boolean reusable, Connection connection, Connections connections) {
            super(in);
            this.reusable = reusable;
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
                if (reusable) {
                    connections.giveBack(connection);
                } else {
                    connection.close();
                }
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
