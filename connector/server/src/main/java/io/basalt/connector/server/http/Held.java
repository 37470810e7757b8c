package io.basalt.connector.server.http;

/**
 * What an edge has open for its clients, until they close it or have it to its end.
 *
 * @param readers of objects
 * @param writers of objects, parts and files
 * @param answers that are sent bit by bit
 */
public record Held(int readers, int writers, int answers) {
    public boolean isNothing() {
        return readers == 0 && writers == 0 && answers == 0;
    }
}
