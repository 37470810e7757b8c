package io.basalt.spark.tpc;

import io.basalt.spark.Lake;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.RenditionPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tables as plain Parquet files of Spark's, and as datasets of the same files in three buckets: hot, where all have renditions; mixed,
 * where the first of each table has; and cold.
 */
final class Tiers {
    private static final List<String> TIERS = List.of("hot", "mixed", "cold");

    private final Lake lake;
    private final String name;

    /** @param name of Spark's database, and what the buckets' names begin with */
    Tiers(Lake lake, String name) {
        this.lake = lake;
        this.name = name;
    }

    /** What {@code USE} takes to mean Spark's tables. */
    String sparks() {
        return "spark_catalog." + name;
    }

    /** What {@code USE} takes to mean the datasets of a tier. */
    List<String> tiers() {
        return TIERS.stream().map(tier -> "lake." + name + tier).toList();
    }

    /** @param data of a table, by its name; each of its partitions becomes a file */
    void make(List<String> tables, Function<String, Dataset<Row>> data) throws IOException {
        lake.sql("CREATE NAMESPACE " + sparks());
        for (String tier : TIERS) {
            lake.bucket(name + tier);
            lake.store().configureBucket(name + tier, BucketUpdate.NONE.withRenditions(RenditionPolicy.OFF));
        }
        Path files = lake.scratch();
        for (String table : tables) {
            Path folder = files.resolve(table);
            data.apply(table).write().parquet(folder.toString());
            lake.spark().catalog().createTable(sparks() + "." + table, folder.toString(), "parquet");
            for (String tier : TIERS) {
                lake.putTree(folder, name + tier, table);
            }
            render("hot", table, Integer.MAX_VALUE);
            render("mixed", table, 1);
        }
    }

    private void render(String tier, String table, int count) throws IOException {
        for (Row object : lake.rows("SELECT key FROM lake." + name + tier + ".objects WHERE key LIKE '" + table
                + "/%.parquet' ORDER BY key LIMIT " + count)) {
            lake.store()
                    .renditions()
                    .make(lake.store()
                            .stat(new ObjectKey(name + tier, object.getString(0)))
                            .orElseThrow()
                            .entry()
                            .contentId());
        }
    }
}
