package io.basalt.spark.objects;

import io.basalt.spark.filter.PredicateTranslator;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.spark.shim.SampledScanBuilder;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.Field;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.NullOrdering;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownOffset;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownTopN;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's {@link org.apache.spark.sql.connector.read.ScanBuilder} of an {@code objects} table: takes every predicate that
 * the index answers exactly, groupings, orders with a limit, limits, offsets and SYSTEM samples, and only the columns and attributes
 * that are read. Spark offers them in SQL's order, and each only where all before it were taken.
 */
final class ObjectsScanBuilder extends SampledScanBuilder
        implements SupportsPushDownV2Filters,
                SupportsPushDownAggregates,
                SupportsPushDownTopN,
                SupportsPushDownLimit,
                SupportsPushDownOffset,
                SupportsPushDownRequiredColumns {
    /** The most rows that the driver fetches itself, without a job. */
    private static final long MOST_LOCAL_ROWS = 10_000;

    /** The option that makes SYSTEM samples repeatable: Spark's SQL refuses REPEATABLE there, and gives each its own seed. */
    private static final String SAMPLE_SEED = "sampleSeed";

    private final StoreLocation location;
    private final Store store;
    private final String bucket;
    private final OptionalLong asOf;
    private final ObjectsSchema schema;
    private final ObjectsScan.Source source;
    private final PredicateTranslator translator;
    private final List<Predicate> terms = new ArrayList<>();
    private final List<org.apache.spark.sql.connector.expressions.filter.Predicate> pushed = new ArrayList<>();
    private final List<String> residual = new ArrayList<>();
    private Optional<Query.Sample> sample = Optional.empty();
    private Optional<Grouped> grouped = Optional.empty();
    private ObjectsQuery.Cut cut = ObjectsQuery.Cut.NONE;
    private StructType required;

    /**
     * @param asOf the LSN to read at; absent for the newest
     * @param source tells of every object of this table, whatever is asked
     */
    ObjectsScanBuilder(
            StoreLocation location,
            Store store,
            String bucket,
            OptionalLong asOf,
            ObjectsSchema schema,
            ObjectsScan.Source source) {
        this.location = location;
        this.store = store;
        this.bucket = bucket;
        this.asOf = asOf;
        this.schema = schema;
        this.source = source;
        this.translator = new PredicateTranslator(schema);
        this.required = schema.type();
        if (!source.prefix().isEmpty()) {
            terms.add(Predicate.keyPrefix(source.prefix()));
        }
    }

    @Override
    protected boolean pushSystemSample(double from, double to, boolean withReplacement, long seed) {
        if (withReplacement || from != 0) {
            return false;
        }
        sample = Optional.of(new Query.Sample(to, source.options().getLong(SAMPLE_SEED, seed)));
        return true;
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
                                if (term != Predicate.Constant.TRUE) {
                                    terms.add(term);
                                }
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
    public boolean supportCompletePushDown(Aggregation aggregation) {
        return true;
    }

    /** Few groups only: the driver holds them. */
    @Override
    public boolean pushAggregation(Aggregation aggregation) {
        grouped = Grouped.of(aggregation, schema)
                .filter(groups -> groups.most(schema::distinct) <= MOST_LOCAL_ROWS
                        || LocalObjectsScan.count(query()) <= MOST_LOCAL_ROWS);
        return grouped.isPresent();
    }

    @Override
    public boolean pushTopN(SortOrder[] orders, int limit) {
        List<Query.Order> order = new ArrayList<>();
        for (SortOrder by : orders) {
            Optional<Field> field = by.expression() instanceof NamedReference reference
                    ? schema.comparable(reference.fieldNames())
                    : Optional.empty();
            boolean possible = field.isPresent()
                    && grouped.map(groups -> groups.grouping().by().contains(field.get()))
                            .orElse(true);
            if (!possible) {
                return false;
            }
            order.add(new Query.Order(
                    field.get(),
                    by.direction() == SortDirection.DESCENDING,
                    by.nullOrdering() == NullOrdering.NULLS_FIRST));
        }
        cut = cut.withOrder(order).withLimit(limit);
        return true;
    }

    @Override
    public boolean pushLimit(int limit) {
        cut = cut.withLimit(limit);
        return true;
    }

    @Override
    public boolean pushOffset(int offset) {
        cut = cut.withOffset(offset);
        return true;
    }

    /** What is cut is read in one part, and Spark has nothing left to cut. */
    @Override
    public boolean isPartiallyPushed() {
        return false;
    }

    @Override
    public void pruneColumns(StructType requiredSchema) {
        required = requiredSchema;
    }

    @Override
    public Scan build() {
        return StoreCall.unchecked(() -> {
            ObjectsQuery query = query();
            if (grouped.isPresent()) {
                return new LocalObjectsScan(
                        location,
                        query.groups(grouped.get().grouping()),
                        grouped.get().projection());
            }
            Projection projection = Projection.of(schema, required);
            if (cut.limit() >= 0 && cut.limit() <= MOST_LOCAL_ROWS && !projection.readsContent()) {
                return LocalObjectsScan.all(query, projection);
            }
            DirectoryEntry root = root(query.lsn());
            return new ObjectsScan(
                    query,
                    projection,
                    new ObjectsScan.Totals(root.objects(), root.bytes()),
                    List.copyOf(residual),
                    source);
        });
    }

    private ObjectsQuery query() {
        Predicate predicate = switch (terms.size()) {
            case 0 -> Predicate.Constant.TRUE;
            case 1 -> terms.get(0);
            default -> new Predicate.And(terms);
        };
        long lsn = asOf.orElseGet(store::visibleLsn);
        return new ObjectsQuery(location, bucket, lsn, predicate, sample.orElse(null), cut);
    }

    private DirectoryEntry root(long lsn) throws StoreException {
        Optional<ListEntry> root = store.asOf(lsn).lookup(bucket, "");
        return (DirectoryEntry) root.orElseThrow(
                () -> new StoreException.NotFound("bucket '" + bucket + "' does not exist at LSN " + lsn));
    }
}
