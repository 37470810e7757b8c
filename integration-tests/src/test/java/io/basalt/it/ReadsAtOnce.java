package io.basalt.it;

import org.apache.spark.sql.SparkSession;

/** An application for spark-submit whose very first statement reads {@code basalt://}. */
public final class ReadsAtOnce {
    private ReadsAtOnce() {}

    /** @param args what to read, and a query */
    public static void main(String[] args) {
        SparkSession spark = SparkSession.builder().getOrCreate();
        System.out.println("rows=" + spark.read().parquet(args[0]).count());
        System.out.println("answer=" + spark.sql(args[1]).first().get(0));
        spark.stop();
    }
}
