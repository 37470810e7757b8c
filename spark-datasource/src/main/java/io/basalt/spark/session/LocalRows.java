package io.basalt.spark.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.ReturnAnswer;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's {@link SparkStrategy} for what stands above a {@link DriverScan}: projections, filters, orders, limits and aggregates are folded
 * into its rows, but for those that call users' code, as Spark's own {@code ConvertToLocalRelation} does some of it with rows that it knows before anything is pushed down. Without
 * it Spark runs a job for a projection.
 */
public final class LocalRows extends SparkStrategy {
    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        LogicalPlan asked = plan instanceof ReturnAnswer answer ? answer.child() : plan;
        List<SparkPlan> planned = new ArrayList<>();
        scanBelow(asked).ifPresent(relation -> {
            DriverScan scan = (DriverScan) relation.scan();
            DriverScan.Answer answer = scan.answer();
            LogicalPlan rows =
                    asked.transformUp(new EveryPlan(node -> node == relation ? rows(relation, answer) : node));
            if (folded(rows) instanceof LocalRelation left) {
                planned.add(LocalRowsExec.of(left, scan, answer));
            }
        });
        return CollectionConverters.asScala(planned).toSeq();
    }

    /** The scan that there is nothing above but what can be folded; found before rows are fetched. */
    private static Optional<DataSourceV2ScanRelation> scanBelow(LogicalPlan plan) {
        LogicalPlan at = plan;
        while (isFolded(at)
                && CollectionConverters.asJava(at.expressions()).stream().noneMatch(UserCode::isWithin)) {
            at = at.children().head();
        }
        return at instanceof DataSourceV2ScanRelation relation && relation.scan() instanceof DriverScan
                ? Optional.of(relation)
                : Optional.empty();
    }

    private static boolean isFolded(LogicalPlan plan) {
        return plan instanceof Project
                || plan instanceof Filter
                || (plan instanceof GlobalLimit limit && limit.limitExpr() instanceof Literal)
                || (plan instanceof LocalLimit limit && limit.limitExpr() instanceof Literal)
                || (plan instanceof Offset offset && offset.offsetExpr() instanceof Literal)
                || (plan instanceof Sort sort && LocalOrder.isPossible(sort))
                || (plan instanceof Aggregate aggregate
                        && LocalAggregate.of(aggregate).isPresent());
    }

    private static LogicalPlan rows(DataSourceV2ScanRelation relation, DriverScan.Answer answer) {
        List<Attribute> output = new ArrayList<>(CollectionConverters.asJava(relation.output()));
        return new LocalRelation(
                CollectionConverters.asScala(output).toSeq(),
                CollectionConverters.asScala(answer.rows()).toSeq(),
                false,
                Option.empty());
    }

    /** One node more each time, from the rows upwards. */
    private static LogicalPlan folded(LogicalPlan plan) {
        LogicalPlan before = plan;
        LogicalPlan after = step(before);
        while (!after.fastEquals(before)) {
            before = after;
            after = step(before);
        }
        return after;
    }

    private static LogicalPlan step(LogicalPlan plan) {
        return ConvertToLocalRelation.apply(plan).transformUp(new EveryPlan(LocalRows::folding));
    }

    /** What Spark's rule leaves as it is. */
    private static LogicalPlan folding(LogicalPlan node) {
        if (node instanceof Sort sort && sort.child() instanceof LocalRelation rows) {
            return LocalOrder.sorted(sort, rows);
        }
        if (node instanceof Offset offset && offset.child() instanceof LocalRelation rows) {
            return LocalOrder.after(offset.offsetExpr(), rows);
        }
        if (node instanceof LocalLimit limit && limit.child() instanceof LocalRelation rows) {
            return LocalOrder.first(limit.limitExpr(), rows);
        }
        if (node instanceof GlobalLimit limit && limit.child() instanceof LocalRelation rows) {
            return LocalOrder.first(limit.limitExpr(), rows);
        }
        if (node instanceof Aggregate aggregate && aggregate.child() instanceof LocalRelation rows) {
            return LocalAggregate.of(aggregate).orElseThrow().of(rows);
        }
        return node;
    }
}
