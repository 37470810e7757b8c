package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.Scala;
import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.ColumnAggregation.Function;
import io.basalt.store.api.ColumnAggregation.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * The partial aggregates that a query needs of a dataset: what the store is asked for, and what becomes of it. Columns that come from
 * partitions are constant within a content; the store does not know them. Grows while a query is translated.
 */
final class PartialAggregates {
    /** That Spark gives a sum of decimals more than they have. */
    private static final int MORE_DIGITS = 10;

    private static final Literal ONE = Literal.create(1L, DataTypes.LongType);
    private static final Literal NONE = Literal.create(0L, DataTypes.LongType);

    private final StructType constants;
    private final List<AttributeReference> groups = new ArrayList<>();
    private final Map<Function, AttributeReference> functions = new LinkedHashMap<>();
    private final Map<List<Object>, Partial> partials = new LinkedHashMap<>();

    /** @param constants the columns that come from partitions */
    PartialAggregates(StructType constants) {
        this.constants = constants;
    }

    /** Groups by a column; false where the store may see other groups than Spark. */
    boolean groupBy(Expression key) {
        if (!(key instanceof AttributeReference column) || (!isConstant(column) && !isKey(column.dataType()))) {
            return false;
        }
        if (groups.stream().noneMatch(column::semanticEquals)) {
            groups.add(column);
        }
        return true;
    }

    Partial countRows() {
        return partial(ColumnAggregation.countRows(), asked(ColumnAggregation.countRows(), DataTypes.LongType), ONE);
    }

    Optional<Partial> count(Expression of) {
        if (!(of instanceof AttributeReference column)) {
            return Optional.empty();
        }
        Expression ofGroup = isConstant(column)
                ? ifPresent(column, asked(ColumnAggregation.countRows(), DataTypes.LongType))
                : asked(ColumnAggregation.count(column.name()), DataTypes.LongType);
        return Optional.of(partial(ColumnAggregation.count(column.name()), ofGroup, ifPresent(column, ONE)));
    }

    private static Expression ifPresent(AttributeReference column, Expression count) {
        return new If(new IsNotNull(column), count, NONE);
    }

    /** The least values ({@link Kind#MIN}), or the greatest. */
    Optional<Partial> extreme(Kind kind, Expression of) {
        if (!(of instanceof AttributeReference column)) {
            return Optional.empty();
        }
        if (isConstant(column)) {
            return Optional.of(partial(new Function(kind, column.name()), column, column));
        }
        boolean fits = isKey(column.dataType())
                || column.dataType() instanceof DoubleType
                || column.dataType() instanceof FloatType;
        Function function = new Function(kind, column.name());
        return fits ? Optional.of(partial(function, asked(function, column.dataType()), column)) : Optional.empty();
    }

    /**
     * @param type that Spark adds values up in
     */
    Optional<Partial> sum(Expression of, DataType type) {
        return new RowArithmetic(column -> !isConstant(column))
                .of(of)
                .flatMap(expression -> sumType(of.dataType()).map(stored -> {
                    Function function = ColumnAggregation.sum(expression);
                    return partial(function, cast(asked(function, stored), type), cast(of, type));
                }));
    }

    /** The type of the store's sums. */
    private static Optional<DataType> sumType(DataType type) {
        if (type instanceof DecimalType decimal) {
            return Optional.of(sumOf(decimal));
        }
        if (isWhole(type)) {
            return Optional.of(DataTypes.LongType);
        }
        return type instanceof DoubleType || type instanceof FloatType
                ? Optional.of(DataTypes.DoubleType)
                : Optional.empty();
    }

    /** The type that Spark adds decimals up in. */
    static DecimalType sumOf(DecimalType values) {
        return DecimalType.apply(
                Math.min(DecimalType.MAX_PRECISION(), values.precision() + MORE_DIGITS), values.scale());
    }

    private static boolean isWhole(DataType type) {
        return type instanceof ByteType
                || type instanceof ShortType
                || type instanceof IntegerType
                || type instanceof LongType;
    }

    private static boolean isKey(DataType type) {
        return isWhole(type)
                || type instanceof BooleanType
                || type instanceof DecimalType
                || type instanceof DateType
                || type instanceof TimestampType
                || type instanceof TimestampNTZType
                || type.equals(DataTypes.StringType);
    }

    private static Expression cast(Expression value, DataType type) {
        return value.dataType().equals(type) ? value : new Cast(value, type, scala.Option.empty());
    }

    private boolean isConstant(Attribute column) {
        return List.of(constants.fieldNames()).contains(column.name());
    }

    private AttributeReference asked(Function function, DataType type) {
        return functions.computeIfAbsent(function, name -> attribute(name.name(), type));
    }

    private Partial partial(Function function, Expression ofGroup, Expression ofRow) {
        DataType type = ofRow.dataType();
        return partials.computeIfAbsent(
                List.of(function, type),
                absent -> new Partial(function.kind(), attribute(function.name(), type), ofGroup, ofRow));
    }

    /** The columns of rows of a schema, by the references that a query has to them. */
    static List<Attribute> columns(StructType schema, List<AttributeReference> referred) {
        List<Attribute> columns = new ArrayList<>();
        for (StructField field : schema.fields()) {
            columns.add(referred.stream()
                    .filter(column -> column.name().equals(field.name()))
                    .findFirst()
                    .orElseGet(() -> attribute(field.name(), field.dataType())));
        }
        return columns;
    }

    private static AttributeReference attribute(String name, DataType type) {
        return new AttributeReference(
                name, type, true, Metadata.empty(), NamedExpression.newExprId(), Scala.seq(List.of()));
    }

    // ---- what it has become

    /** What the store computes of a content. */
    ColumnAggregation aggregation() {
        List<String> keys = groups.stream()
                .filter(column -> !isConstant(column))
                .map(Attribute::name)
                .toList();
        return new ColumnAggregation(keys, List.copyOf(functions().keySet()));
    }

    /** What the store is asked for: something at least, also where rows are only grouped. */
    private Map<Function, AttributeReference> functions() {
        if (functions.isEmpty()) {
            asked(ColumnAggregation.countRows(), DataTypes.LongType);
        }
        return functions;
    }

    /** The columns of {@link #aggregation}'s batches. */
    List<AttributeReference> stored() {
        List<AttributeReference> columns = new ArrayList<>(groups);
        columns.removeIf(this::isConstant);
        columns.addAll(functions().values());
        return columns;
    }

    List<AttributeReference> groups() {
        return groups;
    }

    List<Partial> partials() {
        return List.copyOf(partials.values());
    }

    /** Columns of the partial aggregates: those that are grouped by first. */
    List<AttributeReference> output() {
        List<AttributeReference> columns = new ArrayList<>(groups);
        partials.values().forEach(partial -> columns.add(partial.output()));
        return columns;
    }

    /** {@link #output} of {@link #stored} and the columns of partitions. */
    List<Expression> ofGroups() {
        List<Expression> values = new ArrayList<>(groups);
        partials.values().forEach(partial -> values.add(partial.ofGroup()));
        return values;
    }

    /** {@link #output} of a row of the table. */
    List<Expression> ofRows() {
        List<Expression> values = new ArrayList<>(groups);
        partials.values().forEach(partial -> values.add(partial.ofRow()));
        return values;
    }
}
