package io.basalt.connector.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.io.IOUtils;

/** Forwards connections to a server on the loopback, and does to their bytes what bad networks do. Thread-safe. */
final class BadNetwork implements Closeable {
    private final int target;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "bad-network");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Socket, Boolean> open = new ConcurrentHashMap<>();
    private final AtomicReference<Trouble> trouble = new AtomicReference<>(Trouble.NONE);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger turns = new AtomicInteger();
    private final SplittableRandom random;

    /** What happens to new connections. */
    enum Trouble {
        NONE,
        /** Reset after some tens of KiB or some MiB, in either direction. */
        RESETS,
        /** Nothing more comes after so many, and nobody says so. */
        STALLS,
        /** Reset as soon as the server has begun to answer, so that nobody knows what became of the request. */
        LOST_ANSWERS
    }

    BadNetwork(int target, long seed) throws IOException {
        this.target = target;
        this.random = new SplittableRandom(seed);
        threads.execute(this::accept);
    }

    String endpoint() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** What happens to new connections; those that are there are reset. */
    void set(Trouble next) throws IOException {
        trouble.set(next);
        cut();
    }

    /** New connections are good. */
    void heal() {
        trouble.set(Trouble.NONE);
    }

    private void cut() throws IOException {
        for (Socket socket : open.keySet()) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0); // Which makes closing a reset.
                socket.close();
            }
        }
    }

    int connections() {
        return connections.get();
    }

    /** How often bytes went to the server after some had come from it: requests that waited for an answer before them. */
    int turns() {
        return turns.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                connections.incrementAndGet();
                begin(client, server, trouble.get());
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private synchronized void begin(Socket client, Socket server, Trouble happens) {
        open.put(client, true);
        open.put(server, true);
        long up = happens == Trouble.RESETS ? 30_000 + random.nextInt(12_000_000) : Long.MAX_VALUE;
        long down = switch (happens) {
            case NONE -> Long.MAX_VALUE;
            case RESETS, STALLS -> 30_000 + random.nextInt(1_500_000);
            case LOST_ANSWERS -> 0;
        };
        Line line = new Line(client, server, happens);
        threads.execute(() -> line.pump(client, server, up, true));
        threads.execute(() -> line.pump(server, client, down, false));
    }

    private final class Line {
        private final Socket client;
        private final Socket server;
        private final Trouble happens;
        /** Whether one of the directions has ended. */
        private final CountDownLatch over = new CountDownLatch(1);

        private volatile boolean answered;

        Line(Socket client, Socket server, Trouble happens) {
            this.client = client;
            this.server = server;
            this.happens = happens;
        }

        /** @param bytes after which the trouble comes */
        void pump(Socket from, Socket to, long bytes, boolean isUp) {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[16 << 10];
                long left = bytes;
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (isUp && answered) {
                        turns.incrementAndGet();
                    }
                    answered = !isUp;
                    left -= n;
                    if (left < 0) {
                        happen();
                        return;
                    }
                    out.write(buffer, 0, n);
                }
            } catch (SocketException e) {
                // One of the ends has gone, or the other direction has reset both.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // The network is closed.
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                over.countDown();
                open.remove(from);
                open.remove(to);
            }
        }

        private void happen() throws SocketException, InterruptedException {
            if (happens == Trouble.STALLS) {
                over.await();
            } else {
                client.setSoLinger(true, 0); // Which makes closing a reset.
                server.setSoLinger(true, 0);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
        IOUtils.close(open.keySet().toArray(Closeable[]::new));
    }

    /** Settings of a client that does not wait long. */
    static RemoteSettings impatient(Duration answer) {
        return new RemoteSettings(
                Duration.ofSeconds(5),
                answer,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                false);
    }
}
