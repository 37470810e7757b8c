package io.basalt.spark;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.execution.CommandResultExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.util.QueryExecutionListener;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** What the scans of a statement that changes something count, which Spark runs before it gives a result. */
final class Scans implements QueryExecutionListener {
    private final Map<String, Long> sums = new TreeMap<>();

    /** The metrics, summed over the scans. */
    static Map<String, Long> of(Lake lake, String statement) throws TimeoutException {
        lake.spark().sparkContext().listenerBus().waitUntilEmpty(); // of statements before
        Scans scans = new Scans();
        lake.spark().listenerManager().register(scans);
        try {
            lake.sql(statement);
            lake.spark().sparkContext().listenerBus().waitUntilEmpty();
            synchronized (scans.sums) {
                return new TreeMap<>(scans.sums);
            }
        } finally {
            lake.spark().listenerManager().unregister(scans);
        }
    }

    @Override
    public void onSuccess(String name, QueryExecution execution, long nanos) {
        addAll(execution.executedPlan());
    }

    private void addAll(SparkPlan plan) {
        if (plan instanceof CommandResultExec command) {
            addAll(command.commandPhysicalPlan());
            return;
        }
        for (SparkPlan leaf : CollectionConverters.asJava(plan.collectLeaves())) {
            if (leaf instanceof BatchScanExec scan) {
                for (Tuple2<String, SQLMetric> metric :
                        CollectionConverters.asJava(scan.metrics().toSeq())) {
                    synchronized (sums) {
                        sums.merge(metric._1(), metric._2().value(), Long::sum);
                    }
                }
            }
        }
    }

    @Override
    public void onFailure(String name, QueryExecution execution, Exception failure) {
        // the statement throws it
    }
}
