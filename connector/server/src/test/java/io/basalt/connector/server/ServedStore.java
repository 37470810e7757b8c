package io.basalt.connector.server;

import io.basalt.connector.client.Stores;
import io.basalt.connector.server.http.HttpEdge;
import io.basalt.connector.server.http.HttpSettings;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.arrow.memory.RootAllocator;
import org.apache.commons.io.IOUtils;

/** A store in a directory behind a server of its own on the loopback: what is given is the client, whose closing ends all. */
final class ServedStore {
    private ServedStore() {}

    static Store open(Path directory) throws IOException {
        RootAllocator allocator = new RootAllocator();
        Store local = Stores.open(directory.toString());
        HttpEdge edge = HttpEdge.start(
                local,
                Optional.of(directory.toRealPath()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpSettings.DEFAULT,
                allocator);
        String endpoint = "http://127.0.0.1:" + edge.port();
        Stores.announce(directory.toString(), endpoint + "#" + edge.name());
        Store remote = Stores.open(endpoint);
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        IOUtils.close(remote::close, edge::close, local::close, allocator::close);
                        return null;
                    }
                    try {
                        return method.invoke(remote, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
