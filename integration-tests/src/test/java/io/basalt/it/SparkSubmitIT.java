package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's own SparkSubmit on Spark's own jars, given our one runtime jar and a few settings. */
class SparkSubmitIT {
    private static final String QUERY = "SELECT count(*) FROM lake.trips.objects WHERE content_type LIKE '%parquet%'";

    @TempDir
    static Path folder;

    private static Path store;
    private static Path application;

    @BeforeAll
    static void storeFlightsAndPackTheApplication() throws Exception {
        store = folder.resolve("store");
        Project.basalt(store, "import", Project.data().resolve("flights").toString(), "basalt://trips/flights")
                .expect(0);
        application = folder.resolve("application.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(application))) {
            List<Class<?>> classes = new ArrayList<>(List.of(ReadsAtOnce.class, WritesPartitions.class));
            classes.addAll(List.of(WritesPartitions.class.getDeclaredClasses()));
            for (Class<?> type : classes) {
                String entry = type.getName().replace('.', '/') + ".class";
                try (InputStream code = type.getResourceAsStream("/" + entry)) {
                    jar.putNextEntry(new JarEntry(entry));
                    code.transferTo(jar);
                    jar.closeEntry();
                }
            }
        }
    }

    @Test
    void oneJarAndTwoSettingsAreEnoughForAnApplicationThatReadsAtOnce() throws Exception {
        Finished finished = submit(List.of(
                "--jars",
                Project.runtimeJar().toString(),
                "--conf",
                "spark.hadoop.fs.basalt.impl=io.basalt.hadoop.BasaltFileSystem",
                "--conf",
                "spark.hadoop.fs.AbstractFileSystem.basalt.impl=io.basalt.hadoop.Basalt",
                "--conf",
                "spark.hadoop.fs.basalt.store=" + store,
                "--conf",
                "spark.sql.catalog.lake=io.basalt.spark.BasaltCatalog",
                "--conf",
                "spark.sql.catalog.lake.store=" + store));
        finished.expect(0).prints("rows=381375").prints("answer=12");
    }

    @Test
    void theClassPathHasNothingOfOurs() throws IOException {
        String classpath = Project.sparkClasspath();
        assertTrue(classpath.contains("/spark-sql_"), classpath);
        assertFalse(classpath.contains("/basalt-"), classpath);
    }

    @Test
    void basaltSubmitNeedsNoSettings() throws Exception {
        Project.basalt(
                        store,
                        "submit",
                        "--class",
                        ReadsAtOnce.class.getName(),
                        application.toString(),
                        "basalt://trips/flights",
                        QUERY)
                .expect(0)
                .prints("rows=381375")
                .prints("answer=12");
    }

    @Test
    void partitionsAreWrittenOnceWithEveryCommitterThoughTasksFailAndAreKilled() throws Exception {
        Project.basalt(store, "fs", "-mkdir", "basalt://written/").expect(0);
        Finished written = Project.basalt(
                        store,
                        "submit",
                        "--master",
                        "local[2,4]",
                        "--class",
                        WritesPartitions.class.getName(),
                        application.toString(),
                        "basalt://written/tables")
                .expect(0);
        for (String committer : List.of("v1", "v2", "publish")) {
            written.prints(committer + ": rows=2000 different=1000 files=24");
        }
        written.prints("attempts: failed=18 killed=18");
        Finished left =
                Project.basalt(store, "fs", "-ls", "-R", "basalt://written/").expect(0);
        assertFalse(left.out().contains("_temporary"), left.toString());
        assertFalse(left.out().contains("attempt"), left.toString());
    }

    private static Finished submit(List<String> settings) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Project.jvmFlags());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-cp", Project.sparkClasspath(), "org.apache.spark.deploy.SparkSubmit"));
        command.addAll(List.of("--master", "local[2]", "--conf", "spark.ui.enabled=false"));
        command.addAll(settings);
        command.addAll(List.of("--class", ReadsAtOnce.class.getName(), application.toString()));
        command.addAll(List.of("basalt://trips/flights", QUERY));
        return Finished.run(folder, Map.of(), command);
    }
}
