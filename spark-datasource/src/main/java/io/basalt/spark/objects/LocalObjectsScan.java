package io.basalt.spark.objects;

import io.basalt.spark.session.DriverScan;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.Query;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's {@link org.apache.spark.sql.connector.read.LocalScan} of what the index alone answers in a moment: groups, and the first of many rows. The driver asks the
 * index while it plans, and no job runs.
 *
 * @param query returns the projection's fields
 */
record LocalObjectsScan(StoreLocation location, Query query, Projection projection) implements DriverScan {
    /** How many rows a query has, before any are cut off. */
    static long count(ObjectsQuery query) {
        return new LocalObjectsScan(
                        query.location(), query.groups(Grouped.COUNT.grouping()), Grouped.COUNT.projection())
                .rows()[0].getLong(0);
    }

    /** All rows of a query. */
    static LocalObjectsScan all(ObjectsQuery query, Projection projection) {
        return new LocalObjectsScan(query.location(), query.rows(projection.fields(), Query.Part.WHOLE), projection);
    }

    @Override
    public StructType readSchema() {
        return projection.type();
    }

    @Override
    public String description() {
        return "basalt://" + query.bucket() + "/ at LSN " + query.asOf().orElseThrow() + ", answered by the index";
    }

    @Override
    public InternalRow[] rows() {
        UnsafeProjection rows = UnsafeProjection.create(projection.type());
        return StoreCall.unchecked(() -> {
            List<InternalRow> all = new ArrayList<>();
            try (ObjectsReader reader = new ObjectsReader(location, query, projection)) {
                while (reader.next()) {
                    for (Iterator<InternalRow> batch = reader.get().rowIterator(); batch.hasNext(); ) {
                        all.add(rows.apply(batch.next()).copy());
                    }
                }
            }
            return all.toArray(InternalRow[]::new);
        });
    }
}
