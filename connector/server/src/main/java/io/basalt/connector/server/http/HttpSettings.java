package io.basalt.connector.server.http;

import java.time.Duration;

/**
 * How much the HTTP edge takes on.
 *
 * @param threads that do what requests ask for
 * @param queued requests that wait for one of them; what comes then is told to come again
 * @param streams answers that are sent bit by bit at the same time
 * @param longCalls that may take minutes, at the same time
 * @param bodyBytes of requests that are held at the same time
 * @param connections at the same time
 * @param patience how long a request, or a piece of an answer, may be on its way; idle connections are closed after it
 * @param session how long what was opened waits for the next request
 */
public record HttpSettings(
        int threads,
        int queued,
        int streams,
        int longCalls,
        long bodyBytes,
        int connections,
        Duration patience,
        Duration session) {
    public static final HttpSettings DEFAULT =
            new HttpSettings(64, 1024, 256, 32, 256L << 20, 10_000, Duration.ofSeconds(60), Duration.ofHours(1));
}
