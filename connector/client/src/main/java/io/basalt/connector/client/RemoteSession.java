package io.basalt.connector.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.OptionalLong;

/** A reader or a writer at a server, by a name that is made here, so that it can be closed also where no answer came to its opening. Thread-safe. */
final class RemoteSession {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NAME_BYTES = 16;

    private final Http http;
    private final String kind;
    private final String name;

    /** @param kind the path of those like it */
    RemoteSession(Http http, String kind) {
        byte[] random = new byte[NAME_BYTES];
        RANDOM.nextBytes(random);
        this.http = http;
        this.kind = kind;
        this.name = HexFormat.of().formatHex(random);
    }

    /** Opens it to be read. @param query begins with {@code ?} */
    byte[] read(String query, byte[] request, OptionalLong asOf) throws IOException {
        return opened(Http.Ask.read(kind + query + "&name=" + name, request).asOf(asOf));
    }

    /** Opens it to be written. */
    byte[] write(byte[] request) throws IOException {
        return opened(Http.Ask.change(kind + "?name=" + name, request));
    }

    private byte[] opened(Http.Ask ask) throws IOException {
        try {
            return http.send(ask);
        } catch (IOException | RuntimeException e) {
            close(); // It may have been opened all the same.
            throw e;
        }
    }

    String path() {
        return kind + "/" + name;
    }

    void close() {
        http.done(path());
    }
}
