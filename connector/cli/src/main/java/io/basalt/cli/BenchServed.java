package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.connector.server.Server;
import io.basalt.store.api.Store;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A store behind a server, and plain files behind one that has the kernel send them, in a process of their own; what that takes of the CPU counts as the
 * load's. As a program: {@code BenchServed STORE FILES}.
 */
final class BenchServed implements AutoCloseable {
    private static final String SERVES = "serves ";
    private static final String SHORT_CIRCUIT_OFF = "?short-circuit=off";

    private final BenchProcess process;
    private final Store near;
    private final Store far;
    private final BenchStore stores;
    private final BenchStore overHttp;
    private final BenchTarget files;

    private BenchServed(BenchProcess process, Store near, Store far, Path folder, URI filesAt) throws IOException {
        this.process = process;
        this.near = near;
        this.far = far;
        this.stores = new BenchStore(near, "served", process::cpuNanos);
        this.overHttp = new BenchStore(far, "served, over HTTP", process::cpuNanos);
        this.files = new HttpFiles(folder, filesAt, process);
    }

    /** @param folder where the store and the files are made */
    static BenchServed start(Path folder) throws IOException, CommandFailed, InterruptedException {
        Path files = folder.resolve("sent");
        BenchProcess process =
                BenchProcess.start(BenchServed.class, folder.resolve("served").toString(), files.toString());
        boolean started = false;
        try {
            String[] ports = process.await(SERVES).split(" ");
            String endpoint = "http://127.0.0.1:" + ports[0];
            Store near = Stores.open(endpoint);
            Store far = Stores.open(endpoint + SHORT_CIRCUIT_OFF);
            started = true;
            return new BenchServed(process, near, far, files, URI.create("http://127.0.0.1:" + ports[1] + "/"));
        } finally {
            if (!started) {
                process.close();
            }
        }
    }

    /** As a process of the same host uses it. */
    BenchStore near() {
        return stores;
    }

    /** All bytes come through the server. */
    BenchStore overHttp() {
        return overHttp;
    }

    /** Files that are read through a server. */
    BenchTarget files() {
        return files;
    }

    private static final class HttpFiles extends BenchFiles {
        private final URI root;
        private final BenchProcess process;

        HttpFiles(Path folder, URI root, BenchProcess process) {
            super(folder, Care.NONE);
            this.root = root;
            this.process = process;
        }

        @Override
        public String name() {
            return "sendfile server";
        }

        @Override
        public long otherCpuNanos() {
            return process.cpuNanos();
        }

        @Override
        public void get(String key, long size, ByteBuffer buffer) throws IOException {
            byte[] bytes = new byte[buffer.capacity()];
            long left = size;
            try (InputStream in = root.resolve(key).toURL().openStream()) {
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                    left -= n;
                }
            }
            if (left != 0) {
                throw new IOException(key + ": " + left + " of " + size + " bytes did not come");
            }
        }
    }

    public static void main(String[] args) throws Exception {
        BenchProcess.endWithParent();
        Server server = Server.start(args[0], new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        int files = Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> request.response()
                        .sendFile(args[1] + request.path())
                        .onFailure(gone -> request.response().setStatusCode(404).end()))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        System.out.println(SERVES + URI.create(server.endpoint()).getPort() + " " + files);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        near.close();
        far.close();
        process.close();
    }
}
