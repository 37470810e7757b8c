package io.basalt.store.columnar.duckdb;

import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.ColumnAggregation.Function;
import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.aggregate.Results;
import io.basalt.store.columnar.parquet.PlainColumn;
import io.basalt.store.columnar.parquet.PlainColumn.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * An aggregation in SQL, of the columns of an excerpt.
 *
 * @param columns what it gives: their aliases are expressions
 * @param grouping what follows the condition in a query
 */
record DuckAggregation(List<PlainColumn> columns, String grouping) {
    DuckAggregation {
        columns = List.copyOf(columns);
    }

    /**
     * @param columns of the excerpt, by their names in the original
     * @throws DuckDbFailure where DuckDB may compute something else than the store
     */
    static DuckAggregation of(ColumnAggregation aggregation, Map<String, PlainColumn> columns) throws DuckDbFailure {
        List<PlainColumn> results = new ArrayList<>();
        for (String name : aggregation.groupBy()) {
            results.add(key(column(name, columns)));
        }
        for (Function function : aggregation.functions()) {
            results.add(
                    function.kind() == ColumnAggregation.Kind.COUNT_ROWS
                            ? new PlainColumn(
                                    function.name(), "count(*)", Stored.INT64, result(function, new ArrowType.Null()))
                            : result(function, DuckExpression.of(function.of(), columns)));
        }
        String keys = aggregation.groupBy().stream()
                .map(name -> column(name, columns).alias())
                .collect(Collectors.joining(", "));
        return new DuckAggregation(results, keys.isEmpty() ? " HAVING count(*) > 0" : " GROUP BY " + keys);
    }

    private static PlainColumn column(String name, Map<String, PlainColumn> columns) {
        return Objects.requireNonNull(columns.get(name), name);
    }

    private static PlainColumn key(PlainColumn column) throws DuckDbFailure {
        ArrowType type = column.field().getType();
        if (!Results.isKey(type)) {
            throw new DuckDbFailure("rows cannot be grouped by column " + column.name() + " of type " + type);
        }
        return new PlainColumn(
                column.name(),
                column.alias(),
                column.stored(),
                new Field(column.name(), FieldType.nullable(type), null));
    }

    private static PlainColumn result(Function function, PlainColumn column) throws DuckDbFailure {
        Field field = result(function, column.field().getType());
        String call = function.kind().name().toLowerCase(Locale.ROOT) + "(" + column.alias() + ")";
        return switch (function.kind()) {
            case COUNT_ROWS, COUNT -> new PlainColumn(function.name(), call, Stored.INT64, field);
            case SUM -> sum(function, column, field, call);
            case MIN, MAX -> new PlainColumn(function.name(), call, column.stored(), field);
        };
    }

    /** DuckDB adds whole numbers, which short decimals are in an excerpt, up to 128 bits. */
    private static PlainColumn sum(Function function, PlainColumn column, Field field, String call) {
        return switch (column.stored()) {
            case INT32, INT64 ->
                field.getType() instanceof ArrowType.Decimal
                        ? new PlainColumn(
                                function.name(), "CAST(" + call + " AS DECIMAL(38, 0))", Stored.DECIMAL, field)
                        : new PlainColumn(function.name(), "CAST(" + call + " AS BIGINT)", Stored.INT64, field);
            case DECIMAL -> new PlainColumn(function.name(), call, Stored.DECIMAL, field);
            case BOOLEAN, FLOAT, DOUBLE, STRING, BYTES -> new PlainColumn(function.name(), call, Stored.DOUBLE, field);
        };
    }

    private static Field result(Function function, ArrowType type) throws DuckDbFailure {
        try {
            return Results.field(function, type);
        } catch (StoreException e) {
            throw new DuckDbFailure(e);
        }
    }
}
