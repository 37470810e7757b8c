package io.basalt.cli;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import scala.jdk.javaapi.CollectionConverters;

/** What the scans of a finished query counted: Spark's own metrics and those of its sources, by name, added up. */
record PlanMetrics(Map<String, Long> values) {
    PlanMetrics {
        values = Map.copyOf(values);
    }

    /** To be asked after the dataset's rows were collected. */
    static PlanMetrics of(Dataset<Row> collected) {
        Map<String, Long> values = new TreeMap<>();
        SparkPlan plan = ((org.apache.spark.sql.classic.Dataset<Row>) collected)
                .queryExecution()
                .executedPlan();
        addScans(plan, values);
        return new PlanMetrics(values);
    }

    long get(String name) {
        return values.getOrDefault(name, 0L);
    }

    private static void addScans(SparkPlan plan, Map<String, Long> values) {
        if (plan instanceof AdaptiveSparkPlanExec adaptive) {
            addScans(adaptive.executedPlan(), values);
        } else if (plan instanceof QueryStageExec stage) {
            addScans(stage.plan(), values);
        } else if (plan.children().isEmpty()) {
            CollectionConverters.asJava(plan.metrics())
                    .forEach((name, metric) -> values.merge(name, metric.value(), Long::sum));
        } else {
            CollectionConverters.asJava(plan.children()).forEach(child -> addScans(child, values));
        }
    }
}
