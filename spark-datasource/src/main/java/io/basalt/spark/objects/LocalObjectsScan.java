package io.basalt.spark.objects;

import io.basalt.spark.session.DriverScan;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Spark's {@link org.apache.spark.sql.connector.read.LocalScan} of what the index alone answers in a moment: groups, and the first of many rows. The driver asks the
 * index while it plans, once, and no job runs. Equal scans have equal rows.
 */
final class LocalObjectsScan implements DriverScan, SupportsReportStatistics {
    private final StoreLocation location;
    private final Query query;
    private final Projection projection;
    private final String asked;
    private @Nullable Answer answer;

    /**
     * @param query returns the projection's fields
     * @param asked of the index, for EXPLAIN
     */
    LocalObjectsScan(StoreLocation location, Query query, Projection projection, String asked) {
        this.location = location;
        this.query = query;
        this.projection = projection;
        this.asked = asked;
    }

    /** The groups of a query. */
    static LocalObjectsScan of(ObjectsQuery query, Grouped groups, String asked) {
        return new LocalObjectsScan(query.location(), query.groups(groups.grouping()), groups.projection(), asked);
    }

    /** All rows of a query. */
    static LocalObjectsScan of(ObjectsQuery query, Projection projection, String asked) {
        return new LocalObjectsScan(
                query.location(), query.rows(projection.fields(), Query.Part.WHOLE), projection, asked);
    }

    /** How many rows a query has, before any are cut off. */
    static long count(ObjectsQuery query) {
        return of(query, Grouped.COUNT, "").rows()[0].getLong(0);
    }

    @Override
    public StructType readSchema() {
        return projection.type();
    }

    @Override
    public String description() {
        return "basalt://" + query.bucket() + "/ at LSN " + query.asOf().orElseThrow() + ", answered by the index"
                + (asked.isEmpty() ? "" : ", " + asked);
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return ObjectsMetric.all(List.of());
    }

    /** Exact. */
    @Override
    public Statistics estimateStatistics() {
        long rows = answer().rows().size();
        return new RowsAndBytes(
                OptionalLong.of(rows),
                OptionalLong.of(rows * Math.max(1, projection.type().defaultSize())));
    }

    @Override
    public synchronized Answer answer() {
        Answer known = answer;
        if (known == null) {
            known = StoreCall.unchecked(this::ask);
            answer = known;
        }
        return known;
    }

    private Answer ask() throws IOException {
        UnsafeProjection rows = UnsafeProjection.create(projection.type());
        List<InternalRow> all = new ArrayList<>();
        try (ObjectsReader reader = new ObjectsReader(location, query, projection)) {
            while (reader.next()) {
                for (Iterator<InternalRow> batch = reader.get().rowIterator(); batch.hasNext(); ) {
                    all.add(rows.apply(batch.next()).copy());
                }
            }
            return new Answer(all, List.of(reader.currentMetricsValues()));
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LocalObjectsScan scan
                && scan.location.equals(location)
                && scan.query.equals(query)
                && scan.projection.equals(projection);
    }

    @Override
    public int hashCode() {
        return query.hashCode();
    }
}
