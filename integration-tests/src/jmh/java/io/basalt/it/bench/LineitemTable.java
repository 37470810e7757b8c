package io.basalt.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.classic.SparkSession;

/** A table shaped like TPC-H's lineitem, as one Parquet file of Spark's. */
final class LineitemTable {
    private static final List<String> COLUMNS = List.of(
            "id div 4 l_orderkey",
            "cast(rand(1) * 200000 as bigint) l_partkey",
            "cast(rand(2) * 10000 as bigint) l_suppkey",
            "cast(id % 7 as int) l_linenumber",
            "cast(1 + rand(3) * 50 as decimal(15,2)) l_quantity",
            "cast(rand(4) * 100000 as decimal(15,2)) l_extendedprice",
            "cast(floor(rand(5) * 11) / 100 as decimal(15,2)) l_discount",
            "cast(floor(rand(6) * 9) / 100 as decimal(15,2)) l_tax",
            "element_at(array('A', 'N', 'R'), cast(1 + rand(7) * 3 as int)) l_returnflag",
            "element_at(array('O', 'F'), cast(1 + rand(8) * 2 as int)) l_linestatus",
            "date_add(date'1992-01-01', cast(rand(9) * 2500 as int)) l_shipdate",
            "date_add(date'1992-01-01', cast(rand(10) * 2500 as int)) l_commitdate",
            "date_add(date'1992-01-01', cast(rand(11) * 2500 as int)) l_receiptdate",
            "element_at(array('DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'),"
                    + " cast(1 + rand(12) * 4 as int)) l_shipinstruct",
            "element_at(array('REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'),"
                    + " cast(1 + rand(13) * 7 as int)) l_shipmode",
            "substr(base64(cast(concat(uuid(), uuid()) as binary)), 1, cast(10 + rand(14) * 33 as int)) l_comment");

    private LineitemTable() {}

    static List<String> names() {
        return COLUMNS.stream()
                .map(column -> column.substring(column.lastIndexOf(' ') + 1))
                .toList();
    }

    /** The file, which is made where there is none. */
    static Path in(Path directory, long rows) throws IOException {
        Path table = directory.resolve("rows-" + rows);
        if (!Files.exists(table.resolve("_SUCCESS"))) {
            try (SparkSession spark = session()) {
                spark.range(rows)
                        .coalesce(1)
                        .selectExpr(COLUMNS.toArray(String[]::new))
                        .write()
                        .mode("overwrite")
                        .parquet(table.toString());
            }
        }
        try (Stream<Path> files = Files.list(table)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static SparkSession session() {
        return SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
    }
}
