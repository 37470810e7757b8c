package io.basalt.spark.tpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.basalt.spark.Lake;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.AssertionFailedError;

@ExtendWith(Lake.Extension.class)
class AnswerTest {
    private static final String ROWS = "WITH t AS (SELECT * FROM VALUES (1, 'a', 0.5D), (1, 'b', 0.25D), (2, 'c', 1D) "
            + "AS t (id, label, share)) SELECT label, id, share FROM t ";

    private final Lake lake;

    AnswerTest(Lake lake) {
        this.lake = lake;
    }

    private Answer answer(String order) {
        return Answer.of(lake.sql(ROWS + order));
    }

    private List<Row> rows(String values) {
        Dataset<Row> rows = lake.sql("SELECT * FROM VALUES " + values);
        return rows.collectAsList();
    }

    private static void refuses(Answer answer, int limit, List<Row> rows, double tolerance) {
        assertThrows(AssertionFailedError.class, () -> answer.assertFirst(limit, rows, tolerance, "rows"));
    }

    @Test
    void ofRowsThatTheOrderHoldsForEqualALimitTakesAny() {
        Answer answer = answer("ORDER BY id");
        answer.assertFirst(1, rows("('a', 1, 0.5D)"), 0, "rows");
        answer.assertFirst(1, rows("('b', 1, 0.25D)"), 0, "rows");
        answer.assertFirst(9, rows("('b', 1, 0.25D), ('a', 1, 0.5D), ('c', 2, 1D)"), 0, "rows");
        refuses(answer, 1, rows("('c', 2, 1D)"), 0);
        refuses(answer, 9, rows("('a', 1, 0.5D), ('c', 2, 1D), ('b', 1, 0.25D)"), 0);
    }

    @Test
    void rowsThatAreMissingForeignOrThereTwiceAreRefused() {
        Answer answer = answer("");
        answer.assertFirst(9, rows("('c', 2, 1D), ('b', 1, 0.25D), ('a', 1, 0.5D)"), 0, "rows");
        refuses(answer, 9, rows("('a', 1, 0.5D), ('b', 1, 0.25D)"), 0);
        refuses(answer, 2, rows("('a', 1, 0.5D), ('a', 1, 0.5D)"), 0);
        refuses(answer, 2, rows("('a', 1, 0.5D), ('b', 2, 0.25D)"), 0);
        refuses(answer, 1, rows("('a', 1, CAST(NULL AS DOUBLE))"), 0);
    }

    @Test
    void onlyDoublesAreComparedWithATolerance() {
        Answer answer = answer("ORDER BY share");
        answer.assertFirst(1, rows("('b', 1, 0.2500001D)"), 1e-6, "rows");
        refuses(answer, 1, rows("('b', 1, 0.2500001D)"), 0);
        refuses(answer, 1, rows("('b', 1, 0.2500001D)"), 1e-9);
        refuses(answer, 1, rows("('B', 1, 0.25D)"), 1e-6);
    }

    @Test
    void theOrderIsThatOfTheFirstKeysThatRowsHave() {
        assertEquals(List.of(1, 0), answer("ORDER BY id, label").order());
        assertEquals(List.of(1), answer("ORDER BY id, upper(label), share").order());
        assertEquals(List.of(), answer("").order());
    }
}
