package io.basalt.cli;

import org.apache.spark.sql.SparkSession;

/**
 * The demo's question about flights, asked of the dataset table and of Spark's own Parquet reader on the plain
 * folder.
 */
final class DemoFlights {
    private static final String TABLE = "lake.demo.flights";

    private final SparkSession spark;
    private final String plain;
    private final Report report;

    DemoFlights(SparkSession spark, DemoFolder folder, Report report) {
        this.spark = spark;
        this.plain = "parquet.`" + folder.flights().toString().replace("`", "``") + "`";
        this.report = report;
    }

    void total() throws CommandFailed {
        report.chapter("A table of Parquet objects");
        report.prose(
                "Flights, mean delay and longest distance for each airport. The objects below",
                "basalt://demo/flights are the",
                "table " + TABLE
                        + "; on the plain folder Spark's own Parquet reader answers. Both sides decode the same",
                "bytes with that reader and find files and schema anew for each query: Basalt in its",
                "index, Spark by listing",
                "the folder and opening footers.");
        report.command("basalt sql -e \"" + query(TABLE).replace("\n", "\n    ") + "\"");
        SideBySide.Outcome outcome = SideBySide.ask(() -> spark.sql(query(TABLE)), () -> spark.sql(query(plain)));
        DemoComparison.showRows("airports", outcome, report);
    }

    private static String query(String table) {
        return "SELECT origin, count(*) AS flights, avg(delay) AS delay, max(distance) AS longest\nFROM " + table
                + "\nGROUP BY origin";
    }
}
