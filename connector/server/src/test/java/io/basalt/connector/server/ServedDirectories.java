package io.basalt.connector.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The process that other modules' tests have their stores served by. It is told {@code serve DIRECTORY} and {@code end DIRECTORY}, a line each, and answers each by a line
 * that begins with {@code ok}; it ends with its input.
 */
final class ServedDirectories {
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final Map<String, Server> served = new HashMap<>();

    private ServedDirectories() {}

    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // where the log goes
        ServedDirectories directories = new ServedDirectories();
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                answers.println(directories.answer(order));
            }
        }
        for (Server server : directories.served.values()) {
            server.close();
        }
    }

    private String answer(String order) {
        String[] words = order.split(" ", 2);
        try {
            return "ok " + (words[0].equals("serve") ? serve(words[1]) : end(words[1]));
        } catch (IOException | RuntimeException | InterruptedException e) {
            e.printStackTrace();
            return "failed " + e;
        }
    }

    private String serve(String directory) throws IOException {
        Server server = Server.start(directory, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        served.put(directory, server);
        return server.endpoint();
    }

    /** What is closed reaches a server a little later, since nobody waits for it. */
    private String end(String directory) throws IOException, InterruptedException {
        Server server = served.remove(directory);
        long latest = System.nanoTime() + LONGEST_END.toNanos();
        while (!server.held().isNothing() && System.nanoTime() < latest) {
            Thread.sleep(5);
        }
        String left = server.held().isNothing() ? "" : server.held().toString();
        server.drain(LONGEST_END);
        return left;
    }
}
