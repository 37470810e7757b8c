package io.basalt.cli;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.predicate.BoundWhere;
import io.basalt.store.predicate.BucketFields;
import io.basalt.store.predicate.CallList;
import io.basalt.store.predicate.NameList;
import io.basalt.store.predicate.NamedFields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A request, with the fields that a bucket has for its names.
 *
 * @param query what the store is asked
 * @param columns how its answer is shown
 * @param sorting what is left to sort by here, as the store orders groups by what they are made by only; then offset and
 *     limit are left as well
 * @param warnings a line for each name that no object has
 */
record QueryPlan(
        Query query,
        QueryColumns columns,
        List<CellOrder.Key> sorting,
        long offset,
        OptionalLong limit,
        Set<String> warnings) {

    static QueryPlan of(QueryRequest request, BucketFields bucket) throws CommandFailed, java.io.IOException {
        BoundWhere where = request.where().bind(bucket);
        Planner planner = new Planner(request, bucket, where);
        return request.isGrouped() ? planner.groups() : planner.rows();
    }

    RowPrinter sorted(RowPrinter printer) {
        return sorting.isEmpty()
                ? printer
                : new SortedPrinter(new CellOrder(sorting), offset, limit.orElse(Long.MAX_VALUE), printer);
    }

    /** Makes a plan. */
    private static final class Planner {
        private final QueryRequest request;
        private final BucketFields bucket;
        private final BoundWhere where;
        private final Set<String> warnings;

        Planner(QueryRequest request, BucketFields bucket, BoundWhere where) {
            this.request = request;
            this.bucket = bucket;
            this.where = where;
            this.warnings = new LinkedHashSet<>(where.warnings());
        }

        QueryPlan rows() throws CommandFailed {
            QueryColumns columns = request.select().isEmpty()
                    ? QueryColumns.usual(where)
                    : QueryColumns.selected(request.select(), bucket);
            List<Field> fields = request.count() ? List.of() : columns.fields();
            List<Query.Order> order = request.count() ? List.of() : order();
            return plan(base(fields.toArray(Field[]::new)).orderBy(order.toArray(Query.Order[]::new)), columns);
        }

        private List<Query.Order> order() throws CommandFailed {
            List<Query.Order> order = new ArrayList<>();
            for (NameList.Entry entry : request.order()) {
                QueryOrder by = QueryOrder.of(entry);
                for (Field field :
                        find(by.name(), "the order by it says nothing").fields()) {
                    order.add(new Query.Order(field, by.descending(), by.nullsFirst()));
                }
            }
            return order;
        }

        QueryPlan groups() throws CommandFailed {
            List<NamedFields> by = new ArrayList<>();
            for (NameList.Entry entry : request.groupBy()) {
                by.add(find(entry.name(), "it is one group"));
            }
            List<CallList.Call> calls = request.aggregates().isEmpty() ? CallList.COUNT : request.aggregates();
            List<QueryColumn.Computed> computed = new QueryAggregates(bucket).columns(calls);
            QueryColumns columns = QueryColumns.grouped(by, computed);
            Query query = base().group(
                            by.stream()
                                    .flatMap(named -> named.fields().stream())
                                    .toList(),
                            computed.stream()
                                    .<Aggregate>map(QueryColumn.Computed::aggregate)
                                    .toList());
            List<CellOrder.Key> keys = new ArrayList<>();
            for (NameList.Entry entry : request.order()) {
                QueryOrder order = QueryOrder.of(entry);
                keys.add(new CellOrder.Key(column(order.name(), columns), order.descending(), order.nullsFirst()));
            }
            return keys.isEmpty()
                    ? plan(query, columns)
                    : new QueryPlan(query, columns, keys, request.offset(), request.limit(), warnings);
        }

        private int column(String name, QueryColumns columns) throws CommandFailed {
            List<String> headings = columns.headings();
            String column = bucket.find(name).column();
            for (String heading : List.of(name, column)) {
                if (headings.contains(heading)) {
                    return headings.indexOf(heading);
                }
            }
            throw new CommandFailed("--order " + name + ": groups are ordered by their own columns, which are "
                    + String.join(", ", headings));
        }

        private QueryPlan plan(Query query, QueryColumns columns) {
            warnings.addAll(columns.warnings());
            Query cut = query.offset(request.offset());
            Query limited =
                    request.limit().isPresent() ? cut.limit(request.limit().getAsLong()) : cut;
            return new QueryPlan(limited, columns, List.of(), 0, OptionalLong.empty(), warnings);
        }

        private Query base(Field... fields) {
            String prefix = request.uri().path();
            Predicate predicate = prefix.isEmpty()
                    ? where.predicate()
                    : Predicate.and(Predicate.keyPrefix(prefix), where.predicate());
            Query query = Query.of(request.uri().bucket(), predicate, fields);
            return request.sample()
                    .map(sample -> query.sample(sample.fraction(), sample.seed()))
                    .orElse(query);
        }

        private NamedFields find(String name, String consequence) {
            NamedFields named = bucket.find(name);
            if (named.fields().isEmpty()) {
                warnings.add(bucket.missing(name) + ": " + consequence);
            }
            return named;
        }
    }
}
