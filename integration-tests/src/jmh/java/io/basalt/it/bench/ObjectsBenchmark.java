package io.basalt.it.bench;

import io.basalt.spark.BasaltCatalog;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.sql.classic.SparkSession;

/**
 * Spark SQL on the objects of a bucket, from the text of a statement to its rows: what is known of many, the contents of a few, and an {@code INSERT}. Beside
 * it Spark's own {@code binaryFile} on a plain folder that has the same files, in turns. CPU time is the whole process's.
 */
final class ObjectsBenchmark {
    private final PhotoFill files;
    private final Sizes sizes;

    /**
     * @param photos objects of which something is asked
     * @param images objects with contents of their own, and as many files in the folder
     * @param inserted objects that a statement inserts
     * @param rounds that count, after one that does not
     */
    record Sizes(long photos, long images, int inserted, int rounds) {}

    /** @param directory keeps the store and the folder for the next run with as many objects and images */
    ObjectsBenchmark(Path directory, Sizes sizes) {
        Path home = directory.resolve("objects-" + sizes.photos + "-" + sizes.images);
        this.files = new PhotoFill(home, sizes.photos, sizes.images);
        this.sizes = sizes;
    }

    /** Fails where an answer is wrong, or what the index can tell takes a job. */
    void run() throws Exception {
        files.run();
        try (SparkSession spark = session()) {
            spark.sparkContext().setLogLevel("ERROR");
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d cores; ms on the clock, CPU ms of the process%n",
                    sizes,
                    Runtime.getRuntime().availableProcessors());
            System.out.println(
                    "| work | asked | p50 ms | p90 ms | CPU ms | jobs | beside | p50 ms | CPU ms | times as long |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
            new QueryRows(spark, files.folder(), sizes).run();
            new InsertRows(spark, sizes).run();
        }
    }

    private SparkSession session() {
        return SparkSession.builder()
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.sql.catalog.lake", BasaltCatalog.class.getName())
                .config("spark.sql.catalog.lake.store", files.store().toString())
                .getOrCreate();
    }

    /** @param jobs that it took */
    static void line(String work, String asked, Timing ours, String jobs, String beside) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %.1f | %s | %s |%n",
                work,
                asked,
                ours.wall(),
                ours.wall(0.9),
                ours.cpu(),
                jobs,
                beside);
    }

    /** The reference's part of a line: what it took, times {@code scale} where it had fewer files. */
    static String beside(String reference, Timing theirs, Timing ours, double scale) {
        return String.format(
                Locale.ROOT,
                "%s | %.1f | %.1f | %.1f",
                reference,
                theirs.wall() * scale,
                theirs.cpu() * scale,
                theirs.wall() * scale / ours.wall());
    }
}
