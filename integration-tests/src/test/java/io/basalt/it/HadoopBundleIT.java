package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code basalt-hadoop} on the class path of Hadoop's own client, with nothing else but a logger: what a plain installation has. */
@Tag("long")
class HadoopBundleIT {
    /** hadoop-client-api, hadoop-client-runtime, and what binds their logging. */
    private static final List<String> HADOOPS = List.of(
            "hadoop-client-api-",
            "hadoop-client-runtime-",
            "slf4j-api-",
            "log4j-slf4j2-impl-",
            "log4j-api-",
            "log4j-core-");

    @TempDir
    Path folder;

    /** Settings of which one names the store. */
    private Path conf(String key, Object value) throws IOException {
        return CoreSite.jar(Files.createTempFile(folder, "conf-", ".jar"), Map.of(key, value.toString()));
    }

    /** {@code hadoop fs} in a JVM of its own, without any flag of ours. */
    private Finished fs(Path conf, String... arguments) throws IOException, InterruptedException {
        List<String> jars =
                new ArrayList<>(List.of(conf.toString(), Project.hadoopJar().toString()));
        Arrays.stream(Project.sparkClasspath().split(":"))
                .filter(jar ->
                        HADOOPS.stream().anyMatch(Path.of(jar).getFileName().toString()::startsWith))
                .forEach(jars::add);
        assertEquals(2 + HADOOPS.size(), jars.size(), jars::toString);
        // The first of those with the same settings leaves its classes to the others, which start in half the time.
        Path archive = folder.resolve(conf.getFileName() + ".jsa");
        Stream<String> shell = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                (Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive,
                "-cp",
                String.join(":", jars),
                "org.apache.hadoop.fs.FsShell");
        return Finished.run(
                folder, Map.of(), Stream.concat(shell, Stream.of(arguments)).toList());
    }

    @Test
    void theShellWorksByTheEndpointAlone() throws Exception {
        Path note = Files.writeString(folder.resolve("note.txt"), "hello\n");
        Path store = folder.resolve("store");
        try (Served served = Served.start(store, 0)) {
            Path endpoint = conf("fs.basalt.endpoint", served.endpoint());
            fs(endpoint, "-mkdir", "-p", "basalt://lake/d/e").expect(1).complains("bucket 'lake' does not exist");
            fs(endpoint, "-mkdir", "-p", "basalt://lake/").expect(0);
            fs(endpoint, "-mkdir", "-p", "basalt://lake/d/e").expect(0);
            fs(endpoint, "-put", note.toString(), "basalt://lake/d/note.txt").expect(0);
            fs(endpoint, "-setfattr", "-n", "user.label", "-v", "cat", "basalt://lake/d/note.txt")
                    .expect(0);
            fs(endpoint, "-getfattr", "-d", "basalt://lake/d/note.txt")
                    .expect(0)
                    .prints("user.label=\"cat\"");
            fs(endpoint, "-mv", "basalt://lake/d/note.txt", "basalt://lake/d/e/moved.txt")
                    .expect(0);
            List<String> listed =
                    fs(endpoint, "-ls", "-R", "basalt://lake/").expect(0).outLines();
            assertEquals(3, listed.size(), listed::toString);
            assertTrue(listed.get(0).endsWith(" basalt://lake/d"), listed::toString);
            assertTrue(listed.get(1).endsWith(" basalt://lake/d/e"), listed::toString);
            assertTrue(listed.get(2).matches("-rw.* 6 .* basalt://lake/d/e/moved.txt"), listed::toString);
            assertEquals(
                    "hello\n",
                    fs(endpoint, "-cat", "basalt://lake/d/e/moved.txt")
                            .expect(0)
                            .out());
            // The directory names its server.
            fs(conf("fs.basalt.store", store), "-cat", "basalt://lake/d/e/moved.txt")
                    .expect(0)
                    .prints("hello");
            fs(endpoint, "-rm", "-r", "-skipTrash", "basalt://lake/d").expect(0);
            assertEquals("", fs(endpoint, "-ls", "basalt://lake/").expect(0).out());
        }
    }

    @Test
    void aDirectoryThatNobodyServesIsRefusedInOneLineAndLeftAlone() throws Exception {
        Path store = Files.createDirectory(folder.resolve("store"));
        String line = fs(conf("fs.basalt.store", store), "-ls", "basalt://lake/").expect(1).errLines().stream()
                .filter(text -> text.startsWith("ls: "))
                .findFirst()
                .orElseThrow();
        assertTrue(line.contains("no process serves the store " + store), line);
        assertTrue(line.contains("bin/basalt --store " + store + " serve"), line);
        Path absent = folder.resolve("absent");
        fs(conf("fs.basalt.store", absent), "-ls", "basalt://lake/").expect(1).complains("is not there");
        assertFalse(Files.exists(absent));
        try (Stream<Path> made = Files.list(store)) {
            assertEquals(List.of(), made.toList());
        }
    }

    @Test
    void theJarHoldsNeitherTheEngineNorWhatInstallationsBring() throws Exception {
        try (JarFile jar = new JarFile(Project.hadoopJar().toFile())) {
            List<String> foreign = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> !name.startsWith("io/basalt/hadoop/")
                            && !name.startsWith("io/basalt/connector/")
                            && !name.startsWith("io/basalt/store/api/")
                            && !name.startsWith("io/basalt/store/io/")
                            && !name.startsWith("io/basalt/store/volume/")
                            && !name.startsWith("io/basalt/shaded/"))
                    .toList();
            assertEquals(List.of("io/basalt/store/engine/StoreLock.class"), foreign);
            assertEquals(
                    List.of("BufferAllocator", "RoundingPolicy"),
                    jar.stream()
                            .map(entry -> Path.of(entry.getName()))
                            .filter(path -> path.startsWith("io/basalt/shaded/arrow"))
                            .map(path -> path.getFileName().toString())
                            .filter(name -> name.endsWith(".class"))
                            .map(name -> name.substring(0, name.length() - ".class".length()))
                            .sorted()
                            .toList(),
                    "what the interfaces of the store name");
        }
    }
}
