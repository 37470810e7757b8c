package io.basalt.spark.session;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.LocalTableScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import scala.Function1;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Spark's {@link SparkStrategy} for what stands above a {@link DriverScan}: projections, filters and limits are folded into its
 * rows, as Spark's own {@code ConvertToLocalRelation} does with rows that it knows before anything is pushed down. Without it
 * Spark runs a job for a projection.
 */
public final class LocalRows extends SparkStrategy {
    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        List<SparkPlan> planned = new ArrayList<>();
        if (isAboveRows(plan) && folded(plan.transformUp(new Fetch())) instanceof LocalRelation rows) {
            planned.add(new LocalTableScanExec(rows.output(), rows.data(), Option.empty()));
        }
        return CollectionConverters.asScala(planned).toSeq();
    }

    /** One node more each time, from the rows upwards. */
    private static LogicalPlan folded(LogicalPlan plan) {
        LogicalPlan before = plan;
        LogicalPlan after = ConvertToLocalRelation.apply(before);
        while (!after.fastEquals(before)) {
            before = after;
            after = ConvertToLocalRelation.apply(before);
        }
        return after;
    }

    /** Whether there are only projections, filters and limits above a {@link DriverScan}; looked at before rows are fetched. */
    private static boolean isAboveRows(LogicalPlan plan) {
        LogicalPlan at = plan;
        while (at instanceof Project || at instanceof Filter || at instanceof GlobalLimit || at instanceof LocalLimit) {
            at = at.children().head();
        }
        return isLocal(at);
    }

    private static boolean isLocal(LogicalPlan plan) {
        return plan instanceof DataSourceV2ScanRelation relation && relation.scan() instanceof DriverScan;
    }

    /** Puts the rows in the scan's place. */
    private static final class Fetch extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
        @Override
        public boolean isDefinedAt(LogicalPlan plan) {
            return isLocal(plan);
        }

        @Override
        public <A extends LogicalPlan, B> B applyOrElse(A plan, Function1<A, B> otherwise) {
            if (plan instanceof DataSourceV2ScanRelation relation && relation.scan() instanceof DriverScan scan) {
                @SuppressWarnings("unchecked") // B is a supertype of LogicalPlan, as Scala's signature has it
                B rows = (B) rows(relation, scan);
                return rows;
            }
            return otherwise.apply(plan);
        }

        private static LogicalPlan rows(DataSourceV2ScanRelation relation, DriverScan scan) {
            List<Attribute> output = new ArrayList<>(CollectionConverters.asJava(relation.output()));
            List<InternalRow> rows = List.of(scan.rows());
            return new LocalRelation(
                    CollectionConverters.asScala(output).toSeq(),
                    CollectionConverters.asScala(rows).toSeq(),
                    false,
                    Option.empty());
        }
    }
}
