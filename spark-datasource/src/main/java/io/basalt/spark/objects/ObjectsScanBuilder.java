package io.basalt.spark.objects;

import io.basalt.spark.dataset.layout.Scala;
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
import org.apache.spark.sql.catalyst.expressions.Expression;
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
import org.apache.spark.sql.internal.connector.SupportsPushDownCatalystFilters;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;

/**
 * Spark's {@link org.apache.spark.sql.connector.read.ScanBuilder} of an {@code objects} table: takes every condition that
 * the index answers exactly, or that few of its rows answer, groupings, orders with a limit, limits, offsets and SYSTEM samples, and only the columns and attributes
 * that are read. Spark offers them in SQL's order, and each only where all before it were taken.
 */
final class ObjectsScanBuilder extends SampledScanBuilder
        implements SupportsPushDownCatalystFilters,
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
    private final ObjectsSchema schema;
    private final ObjectsScan.Source source;
    private final long lsn;
    private final ObjectsFilters filters;
    private Optional<Query.Sample> sample = Optional.empty();
    private Optional<Grouped> grouped = Optional.empty();
    private Optional<LocalObjectsScan> uncut = Optional.empty();
    private ObjectsQuery.Cut cut = ObjectsQuery.Cut.NONE;
    private List<SortOrder> orders = List.of();
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
        this.lsn = asOf.orElseGet(store::visibleLsn);
        this.schema = schema;
        this.source = source;
        this.filters = new ObjectsFilters(schema);
        this.required = schema.type();
        if (!source.prefix().isEmpty()) {
            filters.always(Predicate.keyPrefix(source.prefix()));
        }
        if (!StagedKeys.isBelow(source.prefix())) {
            staged().ifPresent(filters::always);
        }
    }

    /** A stream will meet stages that are not there yet. */
    private Optional<Predicate> staged() {
        return source.isStream()
                ? Optional.of(StagedKeys.hidden())
                : StoreCall.unchecked(() -> StagedKeys.hidden(store.asOf(lsn), bucket));
    }

    @Override
    protected boolean pushSystemSample(double from, double to, boolean withReplacement, long seed) {
        if (withReplacement || from != 0) {
            return false;
        }
        sample = Optional.of(new Query.Sample(to, source.options().getLong(SAMPLE_SEED, seed)));
        return true;
    }

    /** All of a query's conditions, also those that Spark has no words for in its interface of predicates. */
    @Override
    public Seq<Expression> pushFilters(Seq<Expression> conditions) {
        return Scala.seq(
                filters.push(Scala.list(conditions), source.isStream() ? Optional.empty() : Optional.of(this::query)));
    }

    @Override
    public org.apache.spark.sql.connector.expressions.filter.Predicate[] pushedFilters() {
        return filters.pushed().toArray(org.apache.spark.sql.connector.expressions.filter.Predicate[]::new);
    }

    @Override
    public boolean supportCompletePushDown(Aggregation aggregation) {
        return true;
    }

    /** Few groups only: the driver holds them. */
    @Override
    public boolean pushAggregation(Aggregation aggregation) {
        grouped = Grouped.of(aggregation, schema).filter(this::areFew);
        return grouped.isPresent();
    }

    /** Statistics are estimates: whether there are more groups, the first ones that are too many say. */
    private boolean areFew(Grouped groups) {
        ObjectsQuery query = query(filters.predicate());
        if (groups.grouping().by().isEmpty()) {
            return true;
        }
        if (groups.most(schema::distinct) > MOST_LOCAL_ROWS) {
            return LocalObjectsScan.count(query) <= MOST_LOCAL_ROWS;
        }
        LocalObjectsScan few = LocalObjectsScan.of(query.first(MOST_LOCAL_ROWS + 1), groups, asked());
        uncut = Optional.of(few);
        return few.answer().rows().size() <= MOST_LOCAL_ROWS;
    }

    @Override
    public boolean pushTopN(SortOrder[] sortOrders, int limit) {
        List<Query.Order> order = new ArrayList<>();
        for (SortOrder by : sortOrders) {
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
        orders = List.of(sortOrders);
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
            ObjectsQuery query = query(filters.predicate());
            if (grouped.isPresent()) {
                return uncut.filter(known -> cut.isAll())
                        .orElseGet(() -> LocalObjectsScan.of(query, grouped.get(), asked()));
            }
            Projection projection = Projection.of(schema, required);
            if (cut.limit() >= 0 && cut.limit() <= MOST_LOCAL_ROWS && !projection.readsContent()) {
                return LocalObjectsScan.of(query, projection, asked());
            }
            DirectoryEntry root = root();
            return new ObjectsScan(
                    query,
                    projection,
                    new ObjectsScan.Totals(root.objects(), root.bytes()),
                    filters.shown(),
                    ordering(),
                    new JoinKeys(schema),
                    source);
        });
    }

    private String asked() {
        return filters.shown() + query(filters.predicate()).cutText();
    }

    /** By the first columns of the order that are read; fields of structs have no name here that Spark would find. */
    private List<SortOrder> ordering() {
        return orders.stream()
                .takeWhile(by -> by.expression() instanceof NamedReference column
                        && column.fieldNames().length == 1
                        && required.getFieldIndex(column.fieldNames()[0]).isDefined())
                .toList();
    }

    private ObjectsQuery query(Predicate predicate) {
        return new ObjectsQuery(location, bucket, lsn, predicate, sample.orElse(null), cut);
    }

    private DirectoryEntry root() throws StoreException {
        Optional<ListEntry> root = store.asOf(lsn).lookup(bucket, "");
        return (DirectoryEntry) root.orElseThrow(
                () -> new StoreException.NotFound("bucket '" + bucket + "' does not exist at LSN " + lsn));
    }
}
