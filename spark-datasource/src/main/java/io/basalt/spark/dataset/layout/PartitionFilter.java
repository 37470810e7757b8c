package io.basalt.spark.dataset.layout;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.V2ExpressionUtils;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.runtime.AbstractPartialFunction;

/** Spark's predicates, evaluated by Spark's own expressions on the values of partitions. */
public final class PartitionFilter {
    private final Expression filter;

    private PartitionFilter(Expression filter) {
        this.filter = filter;
    }

    /**
     * Predicates that all have to hold; empty where one of them asks for more than values of partitions.
     *
     * @param partitions the columns of partitions
     */
    public static Optional<PartitionFilter> of(StructType partitions, Predicate... predicates) {
        Expression all = Literal.TrueLiteral();
        for (Predicate predicate : predicates) {
            Option<Expression> expression = V2ExpressionUtils.toCatalyst(predicate);
            if (expression.isEmpty() || !isOf(partitions, predicate)) {
                return Optional.empty();
            }
            all = new And(all, expression.get().transform(new Bind(partitions)));
        }
        return Optional.of(new PartitionFilter(all));
    }

    private static boolean isOf(StructType partitions, Predicate predicate) {
        return Arrays.stream(predicate.references())
                .map(NamedReference::fieldNames)
                .allMatch(name ->
                        name.length == 1 && Bind.find(partitions, name[0]).isPresent());
    }

    /** @param values of the partition's columns */
    public boolean holds(InternalRow values) {
        return Boolean.TRUE.equals(filter.eval(values));
    }

    /** Puts the places of columns for their names. */
    private static final class Bind extends AbstractPartialFunction<Expression, Expression> {
        private final StructType columns;

        Bind(StructType columns) {
            this.columns = columns;
        }

        @Override
        public boolean isDefinedAt(Expression expression) {
            return expression instanceof UnresolvedAttribute;
        }

        @Override
        public Expression apply(Expression expression) {
            String name = ((UnresolvedAttribute) expression).nameParts().head();
            int place = find(columns, name).orElseThrow();
            return new BoundReference(place, columns.fields()[place].dataType(), true);
        }

        static Optional<Integer> find(StructType columns, String name) {
            StructField[] fields = columns.fields();
            for (int i = 0; i < fields.length; i++) {
                if (fields[i].name().equalsIgnoreCase(name)) {
                    return Optional.of(i);
                }
            }
            return Optional.empty();
        }
    }
}
