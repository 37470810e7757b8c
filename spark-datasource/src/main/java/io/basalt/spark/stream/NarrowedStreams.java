package io.basalt.spark.stream;

import io.basalt.spark.session.EveryPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2ScanRelation;
import org.apache.spark.sql.execution.datasources.v2.V2ScanRelationPushDown$;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;
import scala.runtime.AbstractFunction1;

/**
 * Spark's {@link Rule} that pushes filters and columns to our streams. Spark pushes nothing to streams: it plans them before it knows what is
 * asked. So each micro-batch's projections and filters are shown to Spark's own push-down with the table in the stream's place, and
 * what comes of it is put back as the stream, narrowed.
 */
public final class NarrowedStreams extends Rule<LogicalPlan> {
    /** The option that tells a table that the scan which is asked for is going to be a stream's. */
    public static final String OF_STREAM = "basalt.ofStream";

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        Optional<StreamingDataSourceV2ScanRelation> stream = streamBelow(plan);
        return stream.isPresent() ? narrowed(plan, stream.get()) : withChildren(plan);
    }

    private LogicalPlan withChildren(LogicalPlan plan) {
        return (LogicalPlan) plan.mapChildren(new AbstractFunction1<LogicalPlan, LogicalPlan>() {
            @Override
            public LogicalPlan apply(LogicalPlan child) {
                return NarrowedStreams.this.apply(child);
            }
        });
    }

    /** The micro-batch of ours that there is below projections and filters. */
    private static Optional<StreamingDataSourceV2ScanRelation> streamBelow(LogicalPlan plan) {
        LogicalPlan at = plan;
        while (at instanceof Project || at instanceof Filter) {
            at = at.children().head();
        }
        return at instanceof StreamingDataSourceV2ScanRelation relation
                        && relation.stream() instanceof FeedStream
                        && relation.endOffset().isDefined()
                ? Optional.of(relation)
                : Optional.empty();
    }

    private static LogicalPlan narrowed(LogicalPlan plan, StreamingDataSourceV2ScanRelation stream) {
        LogicalPlan table = plan.transformUp(new EveryPlan(node -> node == stream ? table(stream) : node));
        LogicalPlan pushed = V2ScanRelationPushDown$.MODULE$.apply(table);
        return pushed.transformUp(
                new EveryPlan(node -> node instanceof DataSourceV2ScanRelation scan ? stream(stream, scan) : node));
    }

    private static LogicalPlan table(StreamingDataSourceV2ScanRelation stream) {
        StreamingDataSourceV2Relation relation = stream.relation();
        return new DataSourceV2Relation(
                relation.table(),
                stream.output(),
                relation.catalog(),
                relation.identifier(),
                ofStream(relation.options()),
                Option.empty());
    }

    private static CaseInsensitiveStringMap ofStream(CaseInsensitiveStringMap options) {
        Map<String, String> all = new HashMap<>(options.asCaseSensitiveMap());
        all.put(OF_STREAM, "true");
        return new CaseInsensitiveStringMap(all);
    }

    private static LogicalPlan stream(StreamingDataSourceV2ScanRelation stream, DataSourceV2ScanRelation scan) {
        FeedScan narrow = (FeedScan) scan.scan();
        return stream.copy(
                stream.relation(),
                narrow,
                scan.output(),
                ((FeedStream) stream.stream()).reading(narrow),
                stream.startOffset(),
                stream.endOffset());
    }
}
