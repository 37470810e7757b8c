package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.Scala;
import io.basalt.spark.session.StoreCall;
import java.util.Optional;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.internal.SQLConf;

/**
 * Spark's {@link Rule} that hands aggregates of datasets to the store, which computes partial ones of each content; Spark makes the
 * final ones of them. Spark itself offers aggregates to a source only where no filter is left to it, and files' sources leave all
 * of them. This runs before that, with what Spark's optimizer has pushed down to the relation: an {@link Aggregate} of a dataset is
 * replaced by one of an {@link AggregateScan}.
 */
public final class AggregatePushDown extends Rule<LogicalPlan> {
    /** The session's setting that switches it off. */
    public static final String SETTING = "spark.basalt.aggregatePushDown";

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return SQLConf.get().getConfString(SETTING, "true").equals("true")
                ? plan.transformUp(Scala.everywhere(AggregatePushDown::pushed))
                : plan;
    }

    private static LogicalPlan pushed(LogicalPlan plan) {
        if (!(plan instanceof Aggregate aggregate)) {
            return plan;
        }
        Optional<DatasetAggregate> found = DatasetAggregate.of(aggregate);
        return StoreCall.unchecked(() -> found.isPresent() ? found.get().pushed() : Optional.<LogicalPlan>empty())
                .orElse(plan);
    }
}
