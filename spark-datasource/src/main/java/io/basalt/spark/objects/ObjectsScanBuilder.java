package io.basalt.spark.objects;

import io.basalt.spark.filter.PredicateTranslator;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's {@link org.apache.spark.sql.connector.read.ScanBuilder} of an {@code objects} table: takes every predicate that
 * the index answers exactly, and only the columns and attributes that are read.
 */
final class ObjectsScanBuilder implements SupportsPushDownV2Filters, SupportsPushDownRequiredColumns {
    private final StoreLocation location;
    private final Store store;
    private final String bucket;
    private final ObjectsSchema schema;
    private final PredicateTranslator translator;
    private final List<Predicate> terms = new ArrayList<>();
    private final List<org.apache.spark.sql.connector.expressions.filter.Predicate> pushed = new ArrayList<>();
    private final List<String> residual = new ArrayList<>();
    private StructType required;

    /** @param always what holds of every object of this table, whatever is asked */
    ObjectsScanBuilder(StoreLocation location, Store store, String bucket, ObjectsSchema schema, Predicate always) {
        this.location = location;
        this.store = store;
        this.bucket = bucket;
        this.schema = schema;
        this.translator = new PredicateTranslator(schema);
        this.required = schema.type();
        if (always != Predicate.Constant.TRUE) {
            terms.add(always);
        }
    }

    @Override
    public org.apache.spark.sql.connector.expressions.filter.Predicate[] pushPredicates(
            org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
        List<org.apache.spark.sql.connector.expressions.filter.Predicate> rest = new ArrayList<>();
        for (var predicate : predicates) {
            translator
                    .translate(predicate)
                    .ifPresentOrElse(
                            term -> {
                                terms.add(term);
                                pushed.add(predicate);
                            },
                            () -> {
                                rest.add(predicate);
                                residual.add(predicate.toString());
                            });
        }
        return rest.toArray(org.apache.spark.sql.connector.expressions.filter.Predicate[]::new);
    }

    @Override
    public org.apache.spark.sql.connector.expressions.filter.Predicate[] pushedPredicates() {
        return pushed.toArray(org.apache.spark.sql.connector.expressions.filter.Predicate[]::new);
    }

    @Override
    public void pruneColumns(StructType requiredSchema) {
        required = requiredSchema;
    }

    @Override
    public Scan build() {
        Predicate predicate = switch (terms.size()) {
            case 0 -> Predicate.Constant.TRUE;
            case 1 -> terms.get(0);
            default -> new Predicate.And(terms);
        };
        return StoreCall.unchecked(() -> {
            ObjectsQuery query = new ObjectsQuery(location, bucket, store.visibleLsn(), predicate);
            DirectoryEntry root = store.bucket(bucket)
                    .orElseThrow(() -> new StoreException.NotFound("bucket '" + bucket + "' does not exist any more"))
                    .root();
            return new ObjectsScan(
                    query,
                    Projection.of(schema, required),
                    new ObjectsScan.Totals(root.objects(), root.bytes()),
                    List.copyOf(residual));
        });
    }
}
