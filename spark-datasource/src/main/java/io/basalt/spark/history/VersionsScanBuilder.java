package io.basalt.spark.history;

import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.VersionInfo;
import java.util.List;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Spark's {@link org.apache.spark.sql.connector.read.ScanBuilder} of a {@code versions} table: reads below the longest prefix of keys that is asked for. */
final class VersionsScanBuilder implements SupportsPushDownV2Filters, SupportsPushDownRequiredColumns {
    private final StoreLocation location;
    private final String bucket;
    private RowShape<VersionInfo> shape = VersionsTable.SHAPE;
    private String prefix = "";

    VersionsScanBuilder(StoreLocation location, String bucket) {
        this.location = location;
        this.bucket = bucket;
    }

    /** All predicates stay with Spark; a key, or a prefix of keys, is also what is looked at in the first place. */
    @Override
    public Predicate[] pushPredicates(Predicate[] predicates) {
        for (Predicate predicate : predicates) {
            boolean narrows = predicate.name().equals("=") || predicate.name().equals("STARTS_WITH");
            if (narrows
                    && predicate.children()[0] instanceof NamedReference reference
                    && List.of(reference.fieldNames()).equals(List.of(VersionsTable.KEY))
                    && predicate.children()[1] instanceof Literal<?> literal
                    && literal.value() instanceof UTF8String text
                    && text.toString().startsWith(prefix)) {
                prefix = text.toString();
            }
        }
        return predicates;
    }

    @Override
    public Predicate[] pushedPredicates() {
        return new Predicate[0];
    }

    @Override
    public void pruneColumns(StructType requiredSchema) {
        shape = VersionsTable.SHAPE.of(requiredSchema);
    }

    @Override
    public Scan build() {
        return new HistoryScan<>(
                location,
                shape,
                List.of(new VersionPages(bucket, prefix, "")),
                "versions of basalt://" + bucket + "/" + prefix + "*");
    }
}
