package io.basalt.connector.server;

import io.basalt.connector.client.Stores;
import io.basalt.connector.server.http.Held;
import io.basalt.connector.server.http.HttpEdge;
import io.basalt.connector.server.http.HttpSettings;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.commons.io.IOUtils;

/**
 * A store directory that this process has open and serves. Processes of this host that open the directory meanwhile attach to it.
 * Thread-safe.
 */
public final class Server implements AutoCloseable {
    /** Of the memory that the JVM may take; answers in columns take at most so much off the heap. */
    private static final int COLUMNS_SHARE = 2;

    private final String directory;
    private final String endpoint;
    private final HttpEdge http;
    /** What to close, in this order. */
    private final Deque<Closeable> opened;

    private Server(String directory, String endpoint, HttpEdge http, Deque<Closeable> opened) {
        this.directory = directory;
        this.endpoint = endpoint;
        this.http = http;
        this.opened = opened;
    }

    /**
     * Opens a store, made where there is none, and serves it.
     *
     * @param address where to listen; port 0 for any that is free
     * @throws StoreException.Unavailable where another process has the store, or the address is taken
     * @throws StoreException.InvalidArgument where the address is not the loopback's: nobody has to say who they are yet
     */
    public static Server start(String directory, InetSocketAddress address) throws IOException {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new StoreException.InvalidArgument("cannot listen on " + address.getHostString()
                    + ": whoever reaches this version of the server may read, change and delete everything, so it listens on the"
                    + " loopback only; use 127.0.0.1, and a tunnel (ssh -L) from elsewhere");
        }
        Deque<Closeable> opened = new ArrayDeque<>();
        boolean started = false;
        try {
            BufferAllocator allocator = new RootAllocator(Runtime.getRuntime().maxMemory() / COLUMNS_SHARE);
            opened.push(allocator::close);
            Store store = Stores.open(directory);
            opened.push(store::close);
            HttpEdge http = HttpEdge.start(
                    store, Optional.of(Path.of(directory).toRealPath()), address, HttpSettings.DEFAULT, allocator);
            opened.push(http::close);
            String endpoint = "http://" + host(address) + ":" + http.port();
            Stores.announce(directory, endpoint + "#" + http.name());
            started = true;
            return new Server(directory, endpoint, http, opened);
        } finally {
            if (!started) {
                IOUtils.close(opened.toArray(Closeable[]::new));
            }
        }
    }

    /** As a part of a URI: an IPv6 address stands in brackets. */
    private static String host(InetSocketAddress address) {
        String host = address.getHostString();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** {@code http://HOST:PORT}. */
    public String endpoint() {
        return endpoint;
    }

    /** What clients have open. */
    public Held held() {
        return http.held();
    }

    /** Takes no new requests, waits for those under way, and closes the store. */
    public void drain(Duration most) throws IOException, InterruptedException {
        try {
            Stores.announce(directory, "");
            http.drain(most);
        } finally {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(opened.toArray(Closeable[]::new));
    }
}
