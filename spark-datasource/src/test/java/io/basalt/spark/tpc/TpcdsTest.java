package io.basalt.spark.tpc;

import io.basalt.spark.Lake;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * Without ANSI mode, since sums by which some queries divide are zero where there is little data; at the scale that the system property {@code basalt.tpcds.scale} says, 0.01 or
 * more.
 */
@Tag("nightly")
class TpcdsTest extends QueriesContract {
    private static final double SCALE = Double.parseDouble(System.getProperty("basalt.tpcds.scale", "0.01"));
    private static final String ANSI = "spark.sql.ansi.enabled";
    private static final int PARTS = 2;

    private final Lake lake;

    TpcdsTest(Lake lake) {
        super(lake, "tpcds");
        this.lake = lake;
    }

    @BeforeAll
    void divideByZero() {
        lake.spark().conf().set(ANSI, "false");
    }

    @AfterAll
    void doNotDivideByZero() {
        lake.spark().conf().unset(ANSI);
    }

    @Override
    List<String> tables() {
        return TpcdsTables.NAMES;
    }

    @Override
    Dataset<Row> table(String table) {
        return TpcdsTables.of(lake.spark(), table, SCALE, PARTS);
    }

    @Override
    List<String> queries() {
        return TpcdsTables.QUERIES;
    }

    @Override
    Set<String> empty() {
        return Set.of(
                "q8", "q10", "q23b", "q24a", "q24b", "q31", "q37", "q39b", "q41", "q44", "q54", "q58", "q64", "q78",
                "q82", "q83", "q84", "q85", "q91", "q93");
    }

    @Override
    Set<String> aggregated() {
        return Set.of("q9", "q44");
    }

    @Override
    Set<String> filteredByJoins() {
        return Set.of("q3", "q19", "q42", "q52", "q55", "q98");
    }
}
