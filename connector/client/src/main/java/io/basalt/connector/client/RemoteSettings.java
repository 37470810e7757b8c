package io.basalt.connector.client;

import java.time.Duration;

/**
 * How a remote store is reached.
 *
 * @param connectTimeout of a connection
 * @param answerTimeout until a request is answered, or the next piece of an answer comes
 * @param opening how long a server is looked for when a store is opened
 * @param patience how long what may be tried again is tried again
 * @param changePatience the same of changes
 */
record RemoteSettings(
        Duration connectTimeout, Duration answerTimeout, Duration opening, Duration patience, Duration changePatience) {
    static final RemoteSettings DEFAULT = new RemoteSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofMinutes(9));
}
