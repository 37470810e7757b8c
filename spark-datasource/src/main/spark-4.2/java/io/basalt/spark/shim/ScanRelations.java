package io.basalt.spark.shim;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Relations whose scan is chosen. */
public final class ScanRelations {
    private ScanRelations() {}

    /** Without a partitioning, an order and filters that Spark is to know of. */
    public static DataSourceV2ScanRelation of(
            DataSourceV2Relation relation, Scan scan, List<AttributeReference> output) {
        List<Expression> pushedFilters = List.of();
        return new DataSourceV2ScanRelation(
                relation,
                scan,
                CollectionConverters.asScala(output).toSeq(),
                Option.empty(),
                Option.empty(),
                CollectionConverters.asScala(pushedFilters).toSeq());
    }
}
