package io.basalt.spark.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.execution.LocalTableScanExec;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Spark's {@link LocalTableScanExec} of a {@link DriverScan}'s rows, which says in plans and in Spark's UI what was done for them. */
public final class LocalRowsExec extends SparkPlan {
    private static final long serialVersionUID = 1;
    private static final String ROWS = "numOutputRows";

    private final LocalTableScanExec rows;
    private final String description;
    private final Map<String, Long> counts;
    private final scala.collection.immutable.Map<String, SQLMetric> metrics;

    /** Public, since Spark copies plans by their constructors and {@link #productElement}. */
    public LocalRowsExec(
            LocalTableScanExec rows,
            String description,
            Map<String, Long> counts,
            scala.collection.immutable.Map<String, SQLMetric> metrics) {
        this.rows = rows;
        this.description = description;
        this.counts = Map.copyOf(counts);
        this.metrics = metrics;
    }

    static LocalRowsExec of(LocalRelation rows, DriverScan scan, DriverScan.Answer answer) {
        SparkContext context = SparkContext.getOrCreate();
        Map<String, SQLMetric> metrics = new HashMap<>();
        metrics.put(ROWS, SQLMetrics.createMetric(context, "number of output rows"));
        Map<String, Long> counts =
                answer.counts().stream().collect(Collectors.toMap(CustomTaskMetric::name, CustomTaskMetric::value));
        for (CustomMetric metric : scan.supportedCustomMetrics()) {
            metrics.put(metric.name(), SQLMetrics.createV2CustomMetric(context, metric));
        }
        return new LocalRowsExec(
                new LocalTableScanExec(rows.output(), rows.data(), Option.empty()),
                scan.description(),
                counts,
                scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(metrics)));
    }

    @Override
    public Seq<Attribute> output() {
        return rows.output();
    }

    @Override
    public Seq<SparkPlan> children() {
        return CollectionConverters.asScala(List.<SparkPlan>of()).toSeq();
    }

    @Override
    public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> none) {
        return this;
    }

    @Override
    public scala.collection.immutable.Map<String, SQLMetric> metrics() {
        return metrics;
    }

    @Override
    public RDD<InternalRow> doExecute() {
        tell(rows.rows().length());
        return rows.execute();
    }

    @Override
    public InternalRow[] executeCollect() {
        return told(rows.executeCollect());
    }

    @Override
    public InternalRow[] executeTake(int most) {
        return told(rows.executeTake(most));
    }

    @Override
    public InternalRow[] executeTail(int most) {
        return told(rows.executeTail(most));
    }

    private InternalRow[] told(InternalRow[] some) {
        tell(some.length);
        return some;
    }

    /** Spark sets all metrics to zero before it executes a plan. */
    private void tell(long count) {
        metrics.apply(ROWS).set(count);
        counts.forEach((name, value) -> metrics.apply(name).set(value));
        SparkContext context = SparkContext.getOrCreate();
        SQLMetrics.postDriverMetricUpdates(
                context,
                context.getLocalProperty(SQLExecution.EXECUTION_ID_KEY()),
                metrics.values().toSeq());
    }

    @Override
    public String nodeName() {
        return rows.nodeName();
    }

    @Override
    public String simpleString(int maxFields) {
        return rows.simpleString(maxFields) + " " + description;
    }

    @Override
    public String verboseStringWithOperatorId() {
        return super.verboseStringWithOperatorId().stripTrailing()
                + System.lineSeparator()
                + description
                + System.lineSeparator();
    }

    @Override
    public scala.collection.Iterator<Object> stringArgs() {
        return rows.stringArgs();
    }

    @Override
    public int productArity() {
        return 4;
    }

    @Override
    public Object productElement(int at) {
        return switch (at) {
            case 0 -> rows;
            case 1 -> description;
            case 2 -> counts;
            default -> metrics;
        };
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof LocalRowsExec;
    }
}
