package io.basalt.cli;

import io.basalt.connector.server.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code basalt serve}: puts a store on the network until the process is told to end. */
@Command(
        name = "serve",
        description = "Serve the store, so that notebooks, jobs and other commands share it: those that name its"
                + " directory attach by themselves, others with --endpoint. Ends when told to (Ctrl-C, SIGTERM), after"
                + " what is under way.")
final class ServeVerb implements Callable<Integer> {
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private final Globals globals;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7420",
            description = "Where to listen; port 0 takes one that is free. Default: ${DEFAULT-VALUE}.")
    private Address listen = new Address("127.0.0.1", 7420);

    /** A host's name or number, and a port. */
    record Address(String host, int port) {
        /** @throws IllegalArgumentException where the text is none */
        static Address parse(String text) {
            int colon = text.lastIndexOf(':');
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (colon > 0 && port >= 0 && port < 1 << 16) {
                    return new Address(text.substring(0, colon), port);
                }
            } catch (NumberFormatException e) {
                // Told below, as a port out of range.
            }
            throw new IllegalArgumentException("'" + text + "': expected HOST:PORT, as 127.0.0.1:7420");
        }
    }

    ServeVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String store = globals.storeDirectory().toString();
        Server server = Server.start(store, new InetSocketAddress(listen.host(), listen.port()));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, ended), "basalt-serve-end"));
        globals.shell().say("serving store " + store + " at " + server.endpoint() + "; Ctrl-C ends it");
        ended.await();
        return BasaltCommand.OK;
    }

    private void end(Server server, CountDownLatch ended) {
        try {
            server.drain(LONGEST_END);
            globals.shell().say("the store is closed");
        } catch (IOException e) {
            globals.shell().say(Failure.line(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }
}
