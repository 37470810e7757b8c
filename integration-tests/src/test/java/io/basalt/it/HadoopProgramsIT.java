package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs of Hadoop as its users run them: the jars of hadoop-client, our one jar, and a {@code core-site.xml}. Jobs run in the
 * process itself (LocalJobRunner).
 */
@Tag("long")
class HadoopProgramsIT {
    private static final List<String> PROGRAMS =
            List.of("hadoop-mapreduce-examples", "hadoop-mapreduce-client-jobclient", "hadoop-distcp", "commons-cli");

    @TempDir
    static Path folder;

    @BeforeAll
    static void configureAndPutThreeFiles() throws Exception {
        CoreSite.jar(
                folder.resolve("conf.jar"),
                Map.of(
                        "fs.basalt.store",
                        folder.resolve("store").toString(),
                        "fs.basalt.impl",
                        "io.basalt.hadoop.BasaltFileSystem",
                        "fs.AbstractFileSystem.basalt.impl",
                        "io.basalt.hadoop.Basalt",
                        "hadoop.tmp.dir",
                        folder.resolve("tmp").toString()));
        for (int file = 0; file < 3; file++) {
            String words = IntStream.range(0, 1_000)
                    .mapToObj(i -> "word" + i % 10 + " x")
                    .collect(Collectors.joining("\n"));
            Files.writeString(folder.resolve("words" + file), words);
        }
        shell("-mkdir", "-p", "basalt://mr/").expect(0);
        shell("-mkdir", "basalt://mr/in").expect(0);
        shell("-put", "words0", "words1", "words2", "basalt://mr/in").expect(0);
    }

    private static Finished run(String... arguments) throws IOException, InterruptedException {
        List<String> classpath = new ArrayList<>(List.of(
                folder.resolve("conf.jar").toString(),
                Project.sparkClasspath(),
                Project.runtimeJar().toString()));
        for (String jar : System.getProperty("java.class.path").split(":")) {
            if (PROGRAMS.stream().anyMatch(Path.of(jar).getFileName().toString()::startsWith)) {
                classpath.add(jar);
            }
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Project.jvmFlags());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        // The first of some fifty JVMs leaves its classes to the others, which start in half the time.
        Path archive = folder.resolve("classes.jsa");
        command.add((Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
        command.addAll(List.of("-cp", String.join(":", classpath)));
        command.addAll(List.of(arguments));
        return Finished.run(folder, Map.of(), command);
    }

    private static Finished shell(String... arguments) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of("org.apache.hadoop.fs.FsShell"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "publish, io.basalt.hadoop.commit.PublishCommitterFactory, 1",
        "manifest, org.apache.hadoop.mapreduce.lib.output.committer.manifest.ManifestCommitterFactory, 1",
        "v1, org.apache.hadoop.mapreduce.lib.output.FileOutputCommitterFactory, 1",
        "v2, org.apache.hadoop.mapreduce.lib.output.FileOutputCommitterFactory, 2"
    })
    void wordsAreCountedWithEveryCommitter(String name, String factory, int version) throws Exception {
        String output = "basalt://mr/counts/" + name;
        run(
                        "org.apache.hadoop.examples.WordCount",
                        "-Dmapreduce.outputcommitter.factory.scheme.basalt=" + factory,
                        "-Dmapreduce.fileoutputcommitter.algorithm.version=" + version,
                        "basalt://mr/in",
                        output)
                .expect(0);
        Finished counts = shell("-cat", output + "/part-r-00000").expect(0);
        List<String> expected = new ArrayList<>();
        IntStream.range(0, 10).forEach(i -> expected.add("word" + i + "\t300"));
        expected.add("x\t3000");
        assertEquals(expected, counts.outLines());
        shell("-ls", output).expect(0).prints("_SUCCESS");
    }

    @Test
    void aSortOfTeraSortIsValid() throws Exception {
        String examples = "org.apache.hadoop.examples.ExampleDriver";
        String publish =
                "-Dmapreduce.outputcommitter.factory.scheme.basalt=io.basalt.hadoop.commit.PublishCommitterFactory";
        run(examples, "teragen", publish, "20000", "basalt://mr/tera/in").expect(0);
        run(examples, "terasort", publish, "-Dmapreduce.job.reduces=2", "basalt://mr/tera/in", "basalt://mr/tera/out")
                .expect(0);
        run(examples, "teravalidate", publish, "basalt://mr/tera/out", "basalt://mr/tera/report")
                .expect(0);
        Finished report = shell("-cat", "basalt://mr/tera/report/part-r-00000").expect(0);
        assertEquals(1, report.outLines().size(), "nothing but the checksum: " + report);
        report.prints("checksum");
    }

    @Test
    void testDfsioWritesAndReads() throws Exception {
        for (String direction : List.of("-write", "-read")) {
            run(
                            "org.apache.hadoop.fs.TestDFSIO",
                            "-Dfs.defaultFS=basalt://mr/",
                            "-Dtest.build.data=basalt://mr/dfsio",
                            direction,
                            "-nrFiles",
                            "3",
                            "-size",
                            "4MB",
                            "-resFile",
                            folder.resolve("dfsio.txt").toString())
                    .expect(0);
        }
        String results = Files.readString(folder.resolve("dfsio.txt"));
        assertEquals(2, results.split("Total MBytes processed: 12\n", -1).length - 1, results);
    }

    @Test
    void distcpCopiesThereAndBack() throws Exception {
        Path local = Files.createDirectory(folder.resolve("local"));
        byte[] bytes = new byte[3_000_000];
        new java.util.Random(1).nextBytes(bytes);
        Files.write(local.resolve("bytes"), bytes);
        Files.writeString(local.resolve("odd name=1 é"), "odd");
        String distcp = "org.apache.hadoop.tools.DistCp";
        run(distcp, local.toUri().toString(), "basalt://mr/copied").expect(0);
        run(
                        distcp,
                        "-update",
                        "basalt://mr/copied",
                        folder.resolve("back").toUri().toString())
                .expect(0);
        assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("back").resolve("bytes")));
        assertEquals("odd", Files.readString(folder.resolve("back").resolve("odd name=1 é")));
    }

    @Test
    void distcpDoesElsewhereWhatTwoSnapshotsDifferIn() throws Exception {
        String from = "basalt://mr/synced";
        String to = "basalt://copies/synced";
        shell("-mkdir", from).expect(0);
        shell("-put", "words0", "words1", from).expect(0);
        shell("-mkdir", "-p", "basalt://copies/").expect(0);
        run("org.apache.hadoop.tools.DistCp", from, to).expect(0);
        shell("-createSnapshot", from, "before").expect(0).prints(from + "/.snapshot/before");
        shell("-createSnapshot", to, "before").expect(0);

        shell("-mv", from + "/words0", from + "/renamed").expect(0);
        shell("-rm", "-skipTrash", from + "/words1").expect(0);
        shell("-put", "words2", from).expect(0);
        shell("-createSnapshot", from, "after").expect(0);
        run("org.apache.hadoop.tools.DistCp", "-update", "-diff", "before", "after", from, to)
                .expect(0);

        // Without the report DistCp would copy, and leave what is gone.
        assertEquals(List.of(to + "/renamed", to + "/words2"), listed(to));
        assertEquals(
                List.of(to + "/.snapshot/before/words0", to + "/.snapshot/before/words1"),
                listed(to + "/.snapshot/before"));
    }

    private static List<String> listed(String path) throws Exception {
        return shell("-ls", "-C", path).expect(0).outLines();
    }

    @Test
    void distcpThatIsToKeepAclsIsRefused() throws Exception {
        run("org.apache.hadoop.tools.DistCp", "-pa", "basalt://mr/in", "basalt://mr/withacls")
                .expect(253) // DistCp's own code for it
                .prints("ACLs not supported for file system: basalt://mr");
        shell("-test", "-e", "basalt://mr/withacls").expect(1);
    }

    @Test
    void verbsAreDoneOrRefusedInOneLine() throws Exception {
        shell("-count", "-q", "-h", "-v", "basalt://mr/in").expect(0).prints("REM_SPACE_QUOTA");
        shell("-touchz", "basalt://mr/touched").expect(0);
        for (String[] refused : new String[][] {
            {"-setfacl", "-m", "user:bob:rwx", "basalt://mr/touched"},
            {"-setrep", "-w", "3", "basalt://mr/touched"}
        }) {
            Finished finished = shell(refused).expect(1).complains("basalt://mr/touched");
            assertFalse(finished.err().contains("\tat "), finished.err());
        }
        shell("-getfacl", "basalt://mr/touched").expect(0).prints("user::rw-");
        shell("-stat", "%F", "basalt://mr/touched").expect(0).prints("regular");
    }

    @Test
    void theShellOfHadoopClientWorksOnTheStore() throws Exception {
        shell("-count", "basalt://mr/in").expect(0).prints("3");
        shell("-cp", "basalt://mr/in", "basalt://mr/shell").expect(0);
        shell("-mv", "basalt://mr/shell/words0", "basalt://mr/shell/renamed").expect(0);
        assertTrue(shell("-ls", "-C", "basalt://mr/shell").expect(0).outLines().contains("basalt://mr/shell/renamed"));
        shell("-rm", "-r", "-skipTrash", "basalt://mr/shell").expect(0);
        shell("-ls", "basalt://mr/shell").expect(1).complains("No such file or directory");
        shell("-ls", "basalt://other/").expect(1);
    }
}
