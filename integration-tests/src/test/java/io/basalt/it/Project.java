package io.basalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Where the build has put what the tests start. */
final class Project {
    /** Dropped from the class path of the command line to leave Spark's own: ours, and what our runtime jar brings along. */
    private static final Pattern NOT_SPARKS = Pattern.compile(
            "(basalt|metadata-extractor|xmpcore|toml|core-3|picocli|progressbar|jline|vertx|netty-codec-http3"
                    + "|netty-codec-classes-quic|jackson-datatype-jdk8).*");

    private Project() {}

    static Path root() {
        return Path.of(property("basalt.root"));
    }

    static Path data() {
        return root().resolve("notebooks").resolve("data");
    }

    static Path runtimeJar() {
        return Path.of(property("basalt.runtime.jar"));
    }

    /** Basalt for plain Hadoop. */
    static Path hadoopJar() {
        return Path.of(property("basalt.hadoop.jar"));
    }

    /** The flags that Spark asks of a JVM. */
    static List<String> jvmFlags() {
        return Arrays.asList(property("basalt.jvm.flags").strip().split("\\s+"));
    }

    /** Spark and what it depends on, as Maven resolves it, without anything of Basalt. */
    static String sparkClasspath() throws IOException {
        String all = Files.readString(Path.of(property("basalt.cli.classpath"))).strip();
        List<String> sparks = new ArrayList<>();
        for (String jar : all.split(":")) {
            if (!NOT_SPARKS.matcher(Path.of(jar).getFileName().toString()).matches()) {
                sparks.add(jar);
            }
        }
        return String.join(":", sparks);
    }

    /** Runs {@code bin/basalt} on a store, in a process of its own. */
    static Finished basalt(Path store, String... args) throws IOException, InterruptedException {
        return basalt(Map.of(), store, args);
    }

    /** Runs it with {@code environment} as well. */
    static Finished basalt(Map<String, String> environment, Path store, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(root().resolve("bin").resolve("basalt").toString());
        command.addAll(List.of(args));
        Path folder = store.toAbsolutePath().getParent();
        Map<String, String> all = new HashMap<>(environment);
        all.put("BASALT_STORE", store.toString());
        return Finished.run(folder, all, command);
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set: run these tests with Maven");
        }
        return value;
    }
}
