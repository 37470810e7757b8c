package io.basalt.connector.client;

import io.basalt.store.api.StoreException;
import java.time.Duration;

/**
 * How a remote store is reached.
 *
 * @param connectTimeout of a connection
 * @param answerTimeout until a request is answered, or the next piece of an answer comes
 * @param opening how long a server is looked for when a store is opened
 * @param patience how long what may be tried again is tried again
 * @param changePatience the same of changes
 * @param shortCircuit whether files of a store on this host are read by the client itself
 */
record RemoteSettings(
        Duration connectTimeout,
        Duration answerTimeout,
        Duration opening,
        Duration patience,
        Duration changePatience,
        boolean shortCircuit) {
    static final RemoteSettings DEFAULT = new RemoteSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofMinutes(9),
            true);

    private static final String SHORT_CIRCUIT = "short-circuit=";

    /**
     * Those that an endpoint's query names: {@code short-circuit=on|off}.
     *
     * @throws StoreException.InvalidArgument where it names something else
     */
    static RemoteSettings of(String query) throws StoreException {
        return switch (query) {
            case "", SHORT_CIRCUIT + "on" -> DEFAULT;
            case SHORT_CIRCUIT + "off" ->
                new RemoteSettings(
                        DEFAULT.connectTimeout,
                        DEFAULT.answerTimeout,
                        DEFAULT.opening,
                        DEFAULT.patience,
                        DEFAULT.changePatience,
                        false);
            default ->
                throw new StoreException.InvalidArgument("endpoint setting '" + query + "': expected " + SHORT_CIRCUIT
                        + "on or " + SHORT_CIRCUIT + "off");
        };
    }
}
