package io.basalt.spark.tpc;

import io.basalt.spark.Lake;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;

@Tag("long")
class TpchTest extends QueriesContract {
    private static final double SCALE = 0.01;
    private static final int PARTS = 2;

    private final Lake lake;

    TpchTest(Lake lake) {
        super(lake, "tpch");
        this.lake = lake;
    }

    @Override
    List<String> tables() {
        return TpchTables.NAMES;
    }

    @Override
    Dataset<Row> table(String table) {
        return TpchTables.of(lake.spark(), table, SCALE, PARTS);
    }

    @Override
    List<String> queries() {
        return IntStream.rangeClosed(1, TpchTables.QUERIES)
                .mapToObj(number -> "q" + number)
                .toList();
    }

    @Override
    Set<String> empty() {
        return Set.of("q11", "q15", "q18", "q20");
    }

    @Override
    Set<String> aggregated() {
        return Set.of("q1", "q6");
    }

    @Override
    Set<String> filteredByJoins() {
        return Set.of("q3", "q17", "q20");
    }
}
