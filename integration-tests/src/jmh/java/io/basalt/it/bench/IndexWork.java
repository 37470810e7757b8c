package io.basalt.it.bench;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Compare;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.Query;
import io.basalt.store.api.Query.Order;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A query that is measured, and the same in SQL; both differ from time to time in their literals.
 *
 * @param goalMillis with ten million rows
 * @param scales whether it takes longer the more rows there are
 * @param many whether many rows come out
 */
record IndexWork(
        String name,
        double goalMillis,
        boolean scales,
        boolean many,
        IntFunction<Query> query,
        IntFunction<String> sql) {
    private static final Field LABEL = Field.attribute("label", ValueType.STRING);
    private static final Field CAPTURED = Field.attribute("captured_at", ValueType.TIMESTAMP);
    private static final Field SCORE = Field.attribute("score", ValueType.DOUBLE);
    private static final Field WIDTH = Field.attribute("image.width", ValueType.LONG);
    private static final Field REQUEST = Field.attribute("request", ValueType.STRING);

    static List<IndexWork> all(String bucket, long rows) {
        return List.of(
                new IndexWork(
                        "conjunction of 0.01 %",
                        25,
                        true,
                        false,
                        i -> Query.of(
                                bucket,
                                Predicate.and(
                                        label(i),
                                        captured(Operator.GREATER_OR_EQUAL, from(i, rows)),
                                        captured(Operator.LESS, from(i, rows) + span(rows))),
                                SystemField.KEY,
                                SystemField.SIZE),
                        i -> "SELECT key, size FROM rows WHERE label = '" + BenchRows.label(i % BenchRows.LABELS)
                                + "' AND captured_at >= make_timestamp(" + from(i, rows)
                                + "::BIGINT) AND captured_at < make_timestamp(" + (from(i, rows) + span(rows))
                                + "::BIGINT)"),
                new IndexWork(
                        "5 %, key and size out",
                        260,
                        true,
                        true,
                        i -> Query.of(
                                bucket,
                                new Compare(SCORE, Operator.LESS, AttributeValue.of(0.05)),
                                SystemField.KEY,
                                SystemField.SIZE),
                        i -> "SELECT key, size FROM rows WHERE score < 0.05::DOUBLE"),
                new IndexWork(
                        "top 100 by time, one in 6",
                        5,
                        false,
                        false,
                        i -> Query.of(bucket, Predicate.equal(WIDTH, width(i)), SystemField.KEY, SystemField.SIZE)
                                .orderBy(Order.descending(CAPTURED))
                                .limit(100),
                        i -> "SELECT key, size FROM rows WHERE \"image.width\" = " + width(i).text()
                                + " ORDER BY captured_at DESC LIMIT 100"),
                new IndexWork(
                        "count by 400 values",
                        15,
                        true,
                        false,
                        i -> Query.of(bucket, Predicate.Constant.TRUE)
                                .group(List.of(LABEL), List.of(Aggregate.count())),
                        i -> "SELECT label, count(*) FROM rows GROUP BY label"),
                new IndexWork(
                        "equality, unique value",
                        0.5,
                        false,
                        false,
                        i -> Query.of(
                                bucket,
                                Predicate.equal(REQUEST, AttributeValue.of(BenchRows.request(row(i, rows)))),
                                SystemField.KEY,
                                SystemField.SIZE),
                        i -> "SELECT key, size FROM rows WHERE request = '" + BenchRows.request(row(i, rows)) + "'"),
                new IndexWork(
                        "all, key and size out",
                        1250,
                        true,
                        true,
                        i -> Query.of(bucket, Predicate.Constant.TRUE, SystemField.KEY, SystemField.SIZE),
                        i -> "SELECT key, size FROM rows"));
    }

    private static Predicate label(int i) {
        return Predicate.equal(LABEL, AttributeValue.of(BenchRows.label(i % BenchRows.LABELS)));
    }

    private static Predicate captured(Operator operator, long micros) {
        return new Compare(CAPTURED, operator, new AttributeValue.Time(micros));
    }

    private static AttributeValue width(int i) {
        return AttributeValue.of(64L << i % BenchRows.WIDTHS);
    }

    /** A 25th of the time, which is one row in 10,000 with a label of 400. */
    private static long span(long rows) {
        return rows / 25 * BenchRows.CAPTURED_APART;
    }

    private static long from(int i, long rows) {
        return BenchRows.FIRST_CAPTURED + row(i, rows - rows / 25) * BenchRows.CAPTURED_APART;
    }

    private static long row(int i, long rows) {
        return (long) ((i * 0.6180339887 % 1) * rows);
    }

    /** The goal for so many rows. */
    double goalMillis(long rows) {
        return scales ? goalMillis * rows / 1e7 : goalMillis;
    }
}
