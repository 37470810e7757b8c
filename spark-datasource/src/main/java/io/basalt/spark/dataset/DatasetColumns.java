package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.Scala;
import io.basalt.spark.filter.FilterColumns;
import io.basalt.spark.filter.PredicateTranslator;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.util.V2ExpressionBuilder;
import org.apache.spark.sql.sources.Filter;
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
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Spark's filters on a dataset's columns as the filter of a {@link ColumnRequest}, which only says what need not be read: what it
 * does not know is left out, and Spark tests all rows again.
 */
final class DatasetColumns implements FilterColumns {
    private final StructType schema;

    private DatasetColumns(StructType schema) {
        this.schema = schema;
    }

    /** @param filters that all have to hold */
    static Predicate filter(StructType schema, Filter[] filters) {
        PredicateTranslator translator = new PredicateTranslator(new DatasetColumns(schema));
        List<Predicate> terms = new ArrayList<>();
        for (Filter filter : filters) {
            translator.translate(filter.toV2()).ifPresent(terms::add);
        }
        return terms.isEmpty() ? Predicate.Constant.TRUE : new Predicate.And(terms);
    }

    /** One filter; empty where it is not known. */
    static Optional<Predicate> filter(
            StructType schema, org.apache.spark.sql.connector.expressions.filter.Predicate filter) {
        return new PredicateTranslator(new DatasetColumns(schema)).translate(filter);
    }

    /** The filter of the same meaning: true for the same rows, null for the same. Empty where there is none. */
    static Optional<Predicate> exactly(StructType schema, Expression filter) {
        return Scala.optional(new V2ExpressionBuilder(filter, true).buildPredicate())
                .flatMap(new PredicateTranslator(new DatasetColumns(schema))::translate);
    }

    @Override
    public Optional<Field> comparable(String... path) {
        return column(path)
                .flatMap(column -> literals(column.dataType()).map(type -> ColumnRequest.column(column.name(), type)));
    }

    @Override
    public Optional<Predicate> isNull(String... path) {
        return column(path).map(column -> new Predicate.IsNull(ColumnRequest.column(column.name(), ValueType.STRING)));
    }

    private Optional<StructField> column(String... path) {
        return path.length == 1
                ? Arrays.stream(schema.fields())
                        .filter(field -> field.name().equals(path[0]))
                        .findFirst()
                : Optional.empty();
    }

    /** The type of literals that {@link ColumnRequest} wants for a column. */
    private static Optional<ValueType> literals(DataType type) {
        if (type instanceof ByteType
                || type instanceof ShortType
                || type instanceof IntegerType
                || type instanceof LongType
                || type instanceof DateType) {
            return Optional.of(ValueType.LONG);
        }
        if (type instanceof FloatType || type instanceof DoubleType) {
            return Optional.of(ValueType.DOUBLE);
        }
        if (type instanceof BooleanType) {
            return Optional.of(ValueType.BOOLEAN);
        }
        if (type instanceof TimestampType || type instanceof TimestampNTZType) {
            return Optional.of(ValueType.TIMESTAMP);
        }
        return type.equals(DataTypes.StringType) || type instanceof DecimalType
                ? Optional.of(ValueType.STRING)
                : Optional.empty();
    }
}
