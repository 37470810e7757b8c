package io.basalt.spark;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.apache.spark.package$;

/** The Spark that tests run on. */
final class SparkLine {
    private SparkLine() {}

    /**
     * Skips the test on Spark 4.1.
     *
     * @param why what that Spark lacks, or does otherwise
     */
    static void assumeAfter41(String why) {
        String version = package$.MODULE$.SPARK_VERSION();
        assumeFalse(version.startsWith("4.1."), () -> "on Spark " + version + ": " + why);
    }
}
