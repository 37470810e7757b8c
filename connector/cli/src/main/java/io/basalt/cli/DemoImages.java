package io.basalt.cli;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * The demo's questions about images, asked of the objects table and of Spark's {@code binaryFile} on the plain
 * folder.
 */
final class DemoImages {
    private static final String OBJECTS = "lake.demo.objects";
    private static final String LABEL = "animals-nature";
    private static final String WIDER =
            "SELECT element_at(split(key, '/'), -1) AS name, sha2(content, 256) AS hash\nFROM " + OBJECTS
                    + "\nWHERE attr.label = '" + LABEL + "' AND attr.image.width > 64";
    private static final String WIDTH = "image_width(content) AS width";
    private static final String COUNT = "SELECT attr.label, count(*) AS images, max(attr.image.width) AS widest\nFROM "
            + OBJECTS + "\nWHERE attr.image.width > 64 GROUP BY attr.label";

    private final SparkSession spark;
    private final DemoFolder folder;
    private final Report report;
    private List<String> found = List.of();

    DemoImages(SparkSession spark, DemoFolder folder, Report report) {
        this.spark = spark;
        this.folder = folder;
        this.report = report;
        spark.udf().register("image_width", new ImageWidth(), DataTypes.IntegerType);
    }

    /** By label and width, with their bytes. */
    void find() throws CommandFailed {
        report.chapter("Images by what they are");
        report.prose(
                "Animals wider than 64 pixels, with a hash of their bytes. The index answers the",
                "condition; the bytes of",
                "matching objects only are read. On the plain folder Spark's binaryFile reads the",
                "label's own folder, which is",
                "the best that a layout by label can do, and a function finds each width in the file's header.");
        report.command("basalt sql -e \"" + WIDER.replace("\n", "\n    ") + "\"");
        SideBySide.Outcome outcome = SideBySide.ask(
                () -> spark.sql(WIDER),
                () -> files(LABEL)
                        .selectExpr("element_at(split(path, '/'), -1) AS name", "sha2(content, 256) AS hash", WIDTH)
                        .where("width > 64")
                        .select("name", "hash"));
        found = outcome.basalt().rows();
        DemoComparison.showObjects("images found", outcome, report);
    }

    /** By attributes alone. */
    void count() throws CommandFailed {
        report.chapter("Counting by attributes");
        report.prose(
                "Images wider than 64 pixels, for each label. The index holds all of the answer: no",
                "object is opened. The",
                "plain folder has to be read whole.");
        report.command("basalt sql -e \"" + COUNT.replace("\n", "\n    ") + "\"");
        SideBySide.Outcome outcome = SideBySide.ask(
                () -> spark.sql(COUNT),
                () -> files("")
                        .selectExpr("element_at(split(path, '/'), -2) AS label", WIDTH)
                        .where("width > 64")
                        .groupBy("label")
                        .agg(
                                org.apache.spark.sql.functions.count("*").as("images"),
                                org.apache.spark.sql.functions.max("width").as("widest")));
        DemoComparison.showObjects("labels", outcome, report);
    }

    /** The first question once more: names and hashes. */
    List<String> findAgain() {
        return spark.sql(WIDER).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    /** What {@link #find} found. */
    List<String> found() {
        return found;
    }

    /** The images below a folder of the plain tree; the widths are in their bytes. */
    private Dataset<Row> files(String below) {
        return spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .option("pathGlobFilter", "*.{png,jpg}")
                .load(folder.images().resolve(below).toString());
    }
}
