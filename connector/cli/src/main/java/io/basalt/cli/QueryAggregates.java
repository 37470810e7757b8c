package io.basalt.cli;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.Field;
import io.basalt.store.api.ValueType;
import io.basalt.store.predicate.BucketFields;
import io.basalt.store.predicate.CallList;
import io.basalt.store.predicate.NamedFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The aggregates of {@code --agg}, given the types that a bucket's attributes have. */
final class QueryAggregates {
    private static final String EXPECTED =
            "expected count, count(f), count(distinct f), sum(f), min(f), max(f) or avg(f)";

    private final BucketFields bucket;

    QueryAggregates(BucketFields bucket) {
        this.bucket = bucket;
    }

    /** A column for each; one for each type that has the aggregate where a name has several. */
    List<QueryColumn.Computed> columns(List<CallList.Call> calls) throws CommandFailed {
        List<QueryColumn.Computed> columns = new ArrayList<>();
        for (CallList.Call call : calls) {
            if (call.argument().isPresent()) {
                columns.addAll(columns(
                        call, function(call), bucket.find(call.argument().get())));
            } else if (call.function().equals("count")) {
                columns.add(new QueryColumn.Computed("count", Aggregate.count()));
            } else {
                throw failed(call, call.function() + " of nothing: " + EXPECTED);
            }
        }
        return columns;
    }

    private List<QueryColumn.Computed> columns(CallList.Call call, Aggregate.Function function, NamedFields named)
            throws CommandFailed {
        if (named.fields().isEmpty()) {
            throw failed(call, bucket.missing(call.argument().orElse("")));
        }
        List<Field> fitting = named.fields().stream()
                .filter(field -> fits(function, field.type()))
                .toList();
        if (fitting.isEmpty()) {
            throw failed(
                    call,
                    call.function() + " of " + named.column() + ", which holds "
                            + named.fields().get(0).type() + ", has no meaning");
        }
        String distinct = call.distinct() ? "distinct " : "";
        return fitting.stream()
                .map(field -> {
                    String type =
                            fitting.size() == 1 ? "" : ":" + field.type().name().toLowerCase(Locale.ROOT);
                    String heading =
                            call.function() + "(" + distinct + call.argument().orElse("") + type + ")";
                    return new QueryColumn.Computed(heading, new Aggregate.Of(function, field));
                })
                .toList();
    }

    private static Aggregate.Function function(CallList.Call call) throws CommandFailed {
        if (call.distinct()) {
            if (call.function().equals("count")) {
                return Aggregate.Function.COUNT_DISTINCT;
            }
            throw failed(call, call.function() + "(distinct ...): only count is; " + EXPECTED);
        }
        return switch (call.function()) {
            case "count" -> Aggregate.Function.COUNT;
            case "sum" -> Aggregate.Function.SUM;
            case "min" -> Aggregate.Function.MIN;
            case "max" -> Aggregate.Function.MAX;
            case "avg" -> Aggregate.Function.AVG;
            default -> throw failed(call, "no aggregate is called '" + call.function() + "': " + EXPECTED);
        };
    }

    private static boolean fits(Aggregate.Function function, ValueType type) {
        return switch (type) {
            case LONG, DOUBLE -> true;
            case STRING, BOOLEAN, TIMESTAMP -> function != Aggregate.Function.SUM && function != Aggregate.Function.AVG;
            case STRING_LIST -> function == Aggregate.Function.COUNT || function == Aggregate.Function.COUNT_DISTINCT;
            case STRING_MAP, BINARY -> false;
        };
    }

    private static CommandFailed failed(CallList.Call call, String problem) {
        return new CommandFailed("--agg, column " + call.at() + ": " + problem);
    }
}
