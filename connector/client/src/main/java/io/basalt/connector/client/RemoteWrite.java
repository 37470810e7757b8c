package io.basalt.connector.client;

import com.fasterxml.jackson.databind.JavaType;
import io.basalt.connector.wire.Envelope;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Protocol;
import io.basalt.connector.wire.WriteRequest;
import io.basalt.connector.wire.WriterInfo;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Bytes on their way to a server. Few go with one request, which also commits them; more go piece by piece to a writer of the server's, and each piece says
 * where it begins, so that it may be sent again. Not thread-safe.
 */
final class RemoteWrite {
    private static final JavaType REQUEST = Json.type(WriteRequest.class);
    private static final int FIRST_BYTES = 8 << 10;
    private static final int PIECE_BYTES = 4 << 20;

    private final Http http;
    private final byte[] request;
    private final RemoteSession session;
    private boolean begun;
    private byte[] piece = new byte[FIRST_BYTES];
    private int held;
    private long sent;
    private boolean ended;

    RemoteWrite(Http http, WriteRequest request) {
        this.http = http;
        this.session = new RemoteSession(http, Protocol.WRITERS);
        this.request = Json.bytes(request, REQUEST);
    }

    /** Begins now, rather than when the first piece is full. */
    WriterInfo begin() throws IOException {
        WriterInfo info = Json.read(session.write(request), WriterInfo.class);
        begun = true;
        sent = info.file().map(OpenFiles.Info::length).orElse(0L);
        return info;
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        requireOpen();
        int at = offset;
        int left = length;
        while (left > 0) {
            if (held == PIECE_BYTES) {
                flush();
            }
            int n = Math.min(left, PIECE_BYTES - held);
            if (held + n > piece.length) {
                piece = Arrays.copyOf(piece, Math.min(PIECE_BYTES, Math.max(held + n, 2 * piece.length)));
            }
            System.arraycopy(bytes, at, piece, held, n);
            held += n;
            at += n;
            left -= n;
        }
    }

    /** Bytes that were written, wherever they are. */
    long length() {
        return sent + held;
    }

    /** The server has all of them afterwards. */
    void flush() throws IOException {
        if (held > 0) {
            if (!begun) {
                begin();
            }
            http.send(new Http.Ask(
                    "POST",
                    session.path() + "?position=" + sent,
                    OptionalLong.empty(),
                    List.of(Arrays.copyOf(piece, held)),
                    false));
            sent += held;
            held = 0;
        }
    }

    /** Ends it, and gives what was written, as JSON. */
    byte[] commit() throws IOException {
        requireOpen();
        if (!begun) {
            ended = true;
            return http.send(Http.Ask.change(Protocol.WRITE, Envelope.head(request), Arrays.copyOf(piece, held)));
        }
        byte[] answer = ask("/commit");
        close();
        return answer;
    }

    /** Sends what is held, and asks something of the server's writer. */
    byte[] ask(String what) throws IOException {
        requireOpen();
        flush();
        return http.send(Http.Ask.change(session.path() + what, new byte[0]));
    }

    /** As above, but sends nothing, from any thread. */
    byte[] askNow(String what) throws IOException {
        return http.send(Http.Ask.change(session.path() + what, new byte[0]));
    }

    private void requireOpen() throws StoreException {
        if (ended) {
            throw new StoreException.Unavailable("the writer is closed; write the object again");
        }
    }

    /** Discards what was not committed. */
    void close() {
        if (!ended) {
            ended = true;
            if (begun) {
                session.close();
            }
        }
    }
}
