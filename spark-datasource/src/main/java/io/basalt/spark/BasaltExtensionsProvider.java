package io.basalt.spark;

import io.basalt.spark.dataset.AggregatePushDown;
import io.basalt.spark.objects.UnchangedColumns;
import io.basalt.spark.session.HadoopSettings;
import io.basalt.spark.session.LocalRows;
import io.basalt.spark.session.StoreLocation;
import io.basalt.spark.stream.NarrowedStreams;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.Tuple2;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Spark's {@link SparkSessionExtensionsProvider}, found through its service file whenever a session starts: tells Hadoop
 * about {@code basalt://}, hands on the store that a catalog names, so that paths and catalog mean the same store, adds the strategy that
 * lets what the index answers by itself run no job, the rule that keeps UPDATE and MERGE of attributes from reading contents, the one
 * that has the store aggregate datasets, and the one that pushes filters and columns to streams.
 *
 * <p>This comes too late for what Spark does with paths before the first session (event logs, {@code spark.jars}): the
 * documented settings stay {@code spark.hadoop.fs.basalt.impl} and {@code spark.hadoop.fs.AbstractFileSystem.basalt.impl}.
 */
public final class BasaltExtensionsProvider extends AbstractFunction1<SparkSessionExtensions, BoxedUnit>
        implements SparkSessionExtensionsProvider {
    private static final String CATALOG = "spark.sql.catalog.";

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        extensions.injectPlannerStrategy(new AbstractFunction1<>() {
            @Override
            public SparkStrategy apply(SparkSession session) {
                return new LocalRows();
            }
        });
        extensions.injectPostHocResolutionRule(new AbstractFunction1<>() {
            @Override
            public Rule<LogicalPlan> apply(SparkSession session) {
                return new UnchangedColumns();
            }
        });
        extensions.injectPreCBORule(new AbstractFunction1<>() {
            @Override
            public Rule<LogicalPlan> apply(SparkSession session) {
                return new AggregatePushDown();
            }
        });
        extensions.injectPreCBORule(new AbstractFunction1<>() {
            @Override
            public Rule<LogicalPlan> apply(SparkSession session) {
                return new NarrowedStreams();
            }
        });
        SparkContext context = SparkContext.getOrCreate();
        Configuration configuration = context.hadoopConfiguration();
        HadoopSettings.nameFileSystems(configuration);
        SparkConf settings = context.getConf();
        for (Tuple2<String, String> setting : settings.getAllWithPrefix(CATALOG)) {
            if (setting._2().equals(BasaltCatalog.class.getName())) {
                String catalog = CATALOG + setting._1();
                String store = settings.get(catalog + ".endpoint", settings.get(catalog + ".store", ""));
                if (!store.isEmpty()) {
                    HadoopSettings.nameStore(configuration, StoreLocation.of(store));
                }
            }
        }
        return BoxedUnit.UNIT;
    }
}
