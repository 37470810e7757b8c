package io.basalt.spark.session;

import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Function1;
import scala.runtime.AbstractPartialFunction;

/** A function of plans as Scala's transformations take it. */
public final class EveryPlan extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
    private final UnaryOperator<LogicalPlan> function;

    public EveryPlan(UnaryOperator<LogicalPlan> function) {
        this.function = function;
    }

    @Override
    public boolean isDefinedAt(LogicalPlan plan) {
        return true;
    }

    @Override
    @SuppressWarnings("unchecked") // B is a supertype of LogicalPlan, as Scala's signature has it
    public <A extends LogicalPlan, B> B applyOrElse(A plan, Function1<A, B> otherwise) {
        return (B) function.apply(plan);
    }
}
