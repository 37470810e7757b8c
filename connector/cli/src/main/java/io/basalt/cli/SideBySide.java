package io.basalt.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One question asked of two sources, treated alike: one warm-up each, then {@value #ROUNDS} rounds in which both answer
 * in turn. A time runs from the query's text to its rows in this process, planning and listing included.
 */
final class SideBySide {
    static final int ROUNDS = 5;

    private SideBySide() {}

    /**
     * @param rows the answer as text, sorted
     * @param medianNanos over the rounds
     * @param metrics of the last round
     */
    record Side(List<String> rows, long medianNanos, PlanMetrics metrics) {}

    record Outcome(Side basalt, Side plain) {
        boolean equal() {
            return basalt.rows.equals(plain.rows);
        }

        /** What differs, for the message of a demo that fails. */
        String difference() {
            List<String> onlyBasalt = new ArrayList<>(basalt.rows);
            onlyBasalt.removeAll(plain.rows);
            List<String> onlyPlain = new ArrayList<>(plain.rows);
            onlyPlain.removeAll(basalt.rows);
            return "only in Basalt's answer: " + first(onlyBasalt) + "; only in Spark's: " + first(onlyPlain);
        }

        private static String first(List<String> rows) {
            return rows.isEmpty() ? "nothing" : rows.size() + " rows, the first " + rows.get(0);
        }
    }

    /** Neither query need order its rows: to sort, Spark would scan twice. */
    static Outcome ask(Supplier<Dataset<Row>> basalt, Supplier<Dataset<Row>> plain) {
        run(basalt);
        run(plain);
        List<Side> ofBasalt = new ArrayList<>();
        List<Side> ofPlain = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ofBasalt.add(run(basalt));
            ofPlain.add(run(plain));
        }
        return new Outcome(median(ofBasalt), median(ofPlain));
    }

    private static Side run(Supplier<Dataset<Row>> question) {
        long begin = System.nanoTime();
        Dataset<Row> asked = question.get();
        List<Row> rows = asked.collectAsList();
        long nanos = System.nanoTime() - begin;
        return new Side(rows.stream().map(Row::toString).sorted().toList(), nanos, PlanMetrics.of(asked));
    }

    private static Side median(List<Side> sides) {
        List<Long> nanos = new ArrayList<>(sides.stream().map(Side::medianNanos).toList());
        Collections.sort(nanos);
        Side last = sides.get(sides.size() - 1);
        return new Side(last.rows, nanos.get(nanos.size() / 2), last.metrics);
    }
}
