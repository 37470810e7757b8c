package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.Scala;
import io.basalt.spark.shim.ScanRelations;
import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.Predicate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/**
 * An aggregate of a dataset's rows that the store can compute for each content: every part of its filter, its functions and what it
 * groups by means the same there.
 *
 * @param relation of a {@link DatasetTable}
 * @param filters all of them hold of a row that counts
 */
record DatasetAggregate(Aggregate aggregate, DataSourceV2Relation relation, List<Expression> filters) {
    /** Empty where a plan is another one. */
    static Optional<DatasetAggregate> of(Aggregate aggregate) {
        List<Expression> filters = new ArrayList<>();
        LogicalPlan at = aggregate.child();
        while (isSelection(at) || at instanceof Filter) {
            if (at instanceof Filter filter) {
                conjuncts(filter.condition(), filters);
            }
            at = at.children().head();
        }
        return at instanceof DataSourceV2Relation relation && relation.table() instanceof DatasetTable
                ? Optional.of(new DatasetAggregate(aggregate, relation, filters))
                : Optional.empty();
    }

    private static boolean isSelection(LogicalPlan plan) {
        return plan instanceof Project project
                && Scala.list(project.projectList()).stream().allMatch(AttributeReference.class::isInstance);
    }

    private static void conjuncts(Expression condition, List<Expression> into) {
        if (condition instanceof And and) {
            conjuncts(and.left(), into);
            conjuncts(and.right(), into);
        } else {
            into.add(condition);
        }
    }

    /** The plan of the same rows in which the store computes partial aggregates; empty where it does not, or should not. */
    Optional<LogicalPlan> pushed() throws IOException {
        if (!filters.stream().allMatch(Expression::deterministic)
                || !(((DatasetTable) relation.table()).newScanBuilder(relation.options())
                        instanceof DatasetScanBuilder builder)) {
            return Optional.empty();
        }
        builder.pushFilters(Scala.seq(filters));
        builder.pruneColumns(AggregateScan.schema(needed()));
        DatasetScan rows = builder.buildRows();
        PartialAggregates partials = new PartialAggregates(rows.readPartitionSchema());
        Optional<Map<AggregateExpression, Expression>> finals = finals(partials);
        Optional<Predicate> exactly = exactly(builder, rows);
        Optional<DatasetReaderFactory> readers = rows.readers();
        if (!rows.typesAreTheObjects() || finals.isEmpty() || exactly.isEmpty() || readers.isEmpty()) {
            return Optional.empty();
        }
        KnownRows known =
                exactly.get() == Predicate.Constant.TRUE ? KnownRows.of(rows, partials, needed()) : KnownRows.NONE;
        if (known.complete()) {
            return Optional.of(told(rows, known, partials, finals.get()));
        }
        ColumnAggregation aggregation = partials.aggregation();
        TableRead read = rows.read().aggregated(AggregateScan.schema(partials.stored()), exactly.get(), aggregation);
        return new AggregateWorth(rows, read, known).isWorthIt()
                ? Optional.of(finished(
                        new AggregateScan(
                                rows,
                                readers.get(),
                                read,
                                filters.stream().reduce(And::new),
                                partials,
                                needed(),
                                known),
                        partials,
                        finals.get()))
                : Optional.empty();
    }

    /** The columns that are referred to. */
    private List<AttributeReference> needed() {
        Set<String> names = new HashSet<>();
        filters.forEach(filter -> addNames(filter, names));
        Scala.list(aggregate.expressions()).forEach(expression -> addNames(expression, names));
        List<AttributeReference> needed = new ArrayList<>(Scala.list(relation.output()));
        needed.removeIf(column -> !names.contains(column.name()));
        return needed;
    }

    private static void addNames(Expression expression, Set<String> names) {
        Scala.list(expression.references().toSeq()).forEach(column -> names.add(column.name()));
    }

    /** The store's filter of the same meaning, of what does not rule out whole objects. */
    private Optional<Predicate> exactly(DatasetScanBuilder builder, DatasetScan rows) {
        List<Expression> ofObjects = Scala.list(builder.partitionFilters());
        List<Predicate> terms = new ArrayList<>();
        for (Expression filter : filters) {
            if (!ofObjects.contains(filter)) {
                Optional<Predicate> term = DatasetColumns.exactly(rows.readDataSchema(), filter);
                if (term.isEmpty()) {
                    return Optional.empty();
                }
                terms.add(term.get());
            }
        }
        return Optional.of(terms.isEmpty() ? Predicate.Constant.TRUE : new Predicate.And(terms));
    }

    private Optional<Map<AggregateExpression, Expression>> finals(PartialAggregates partials) {
        for (Expression key : Scala.list(aggregate.groupingExpressions())) {
            if (!partials.groupBy(key)) {
                return Optional.empty();
            }
        }
        Map<AggregateExpression, Expression> finals = new HashMap<>();
        FinalAggregates functions = new FinalAggregates(partials);
        for (NamedExpression result : Scala.list(aggregate.aggregateExpressions())) {
            for (Expression found : Scala.list(((Expression) result).collect(Scala.only(AggregateExpression.class)))) {
                AggregateExpression function = (AggregateExpression) found;
                Optional<Expression> computed = functions.of(function);
                if (computed.isEmpty()) {
                    return Optional.empty();
                }
                finals.put(function, computed.get());
            }
        }
        return Optional.of(finals);
    }

    /** Spark's final aggregate of partial ones. */
    private LogicalPlan finished(Scan scan, PartialAggregates partials, Map<AggregateExpression, Expression> finals) {
        return aggregate.copy(
                aggregate.groupingExpressions(),
                Scala.seq(results(finals::get)),
                relation(scan, partials),
                aggregate.hint());
    }

    /** No aggregate is left where each group has a single partial one. */
    private LogicalPlan told(
            DatasetScan rows,
            KnownRows known,
            PartialAggregates partials,
            Map<AggregateExpression, Expression> finals) {
        KnownScan scan =
                new KnownScan(rows.dataset(), AggregateScan.schema(partials.output()), List.of(known.merged(partials)));
        List<NamedExpression> results = results(function -> Objects.requireNonNull(finals.get(function))
                .transformUp(Scala.everywhere(part -> part instanceof AggregateExpression of
                        ? of.aggregateFunction().children().head()
                        : part)));
        return new Project(Scala.seq(results), relation(scan, partials));
    }

    private LogicalPlan relation(Scan scan, PartialAggregates partials) {
        return ScanRelations.of(relation, scan, partials.output());
    }

    private List<NamedExpression> results(UnaryOperator<Expression> finals) {
        List<NamedExpression> results = new ArrayList<>();
        for (NamedExpression result : Scala.list(aggregate.aggregateExpressions())) {
            results.add((NamedExpression) ((Expression) result)
                    .transformUp(
                            Scala.everywhere(part -> part instanceof AggregateExpression ? finals.apply(part) : part)));
        }
        return results;
    }
}
