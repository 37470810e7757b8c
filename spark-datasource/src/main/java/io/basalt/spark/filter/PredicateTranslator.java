package io.basalt.spark.filter;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.Predicate.Place;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;

/**
 * Turns Spark's V2 predicates into the store's, only where both agree on every row, nulls included. The names of Spark's
 * predicates are those that {@code V2ExpressionBuilder} gives.
 */
public final class PredicateTranslator {
    private static final Map<String, Operator> COMPARISONS = Map.of(
            "=", Operator.EQUAL,
            "<>", Operator.NOT_EQUAL,
            "<", Operator.LESS,
            "<=", Operator.LESS_OR_EQUAL,
            ">", Operator.GREATER,
            ">=", Operator.GREATER_OR_EQUAL);

    private final FilterColumns columns;

    public PredicateTranslator(FilterColumns columns) {
        this.columns = columns;
    }

    /** The store's predicate of the same meaning; empty where there is none. */
    public Optional<Predicate> translate(Expression predicate) {
        Expression[] operands = predicate.children();
        if (!(predicate instanceof org.apache.spark.sql.connector.expressions.filter.Predicate named)) {
            return Optional.empty();
        }
        Operator comparison = COMPARISONS.get(named.name());
        if (comparison != null) {
            return compare(operands, comparison);
        }
        return switch (named.name()) {
            case "ALWAYS_TRUE" -> Optional.of(Predicate.Constant.TRUE);
            case "ALWAYS_FALSE" -> Optional.of(Predicate.Constant.FALSE);
            case "AND" -> all(operands).map(Predicate.And::new);
            case "OR" -> all(operands).map(Predicate.Or::new);
            case "NOT" -> translate(operands[0]).map(Predicate.Not::new);
            case "IS_NULL" -> isNull(operands[0]);
            case "IS_NOT_NULL" -> isNull(operands[0]).map(PredicateTranslator::negated);
            case "IN" -> in(operands);
            case "STARTS_WITH" -> match(operands, Place.PREFIX);
            case "ENDS_WITH" -> match(operands, Place.SUFFIX);
            case "CONTAINS" -> match(operands, Place.ANYWHERE);
            case "<=>" -> nullSafeEqual(operands);
            default -> Optional.empty();
        };
    }

    private Optional<List<Predicate>> all(Expression[] predicates) {
        List<Predicate> terms = new ArrayList<>(predicates.length);
        for (Expression predicate : predicates) {
            Optional<Predicate> term = translate(predicate);
            if (term.isEmpty()) {
                return Optional.empty();
            }
            terms.add(term.get());
        }
        return Optional.of(terms);
    }

    private Optional<Predicate> isNull(Expression operand) {
        return operand instanceof NamedReference reference ? columns.isNull(reference.fieldNames()) : Optional.empty();
    }

    private static Predicate negated(Predicate predicate) {
        return predicate == Predicate.Constant.FALSE ? Predicate.Constant.TRUE : new Predicate.Not(predicate);
    }

    private Optional<Predicate> compare(Expression[] operands, Operator operator) {
        Optional<Field> field = comparable(operands[0]);
        if (field.isEmpty() || (isOrdering(operator) && field.get().type() == ValueType.BOOLEAN)) {
            return Optional.empty();
        }
        if (Literals.isNull(operands[1])) {
            return Optional.of(Predicate.Constant.UNKNOWN);
        }
        return Literals.value(operands[1], field.get().type())
                .map(literal -> new Predicate.Compare(field.get(), operator, literal));
    }

    private static boolean isOrdering(Operator operator) {
        return operator != Operator.EQUAL && operator != Operator.NOT_EQUAL;
    }

    /** {@code a <=> 1} is never unknown: a is there, and equal. */
    private Optional<Predicate> nullSafeEqual(Expression[] operands) {
        Optional<Field> field = comparable(operands[0]);
        if (field.isEmpty()) {
            return Optional.empty();
        }
        if (Literals.isNull(operands[1])) {
            return Optional.of(new Predicate.IsNull(field.get()));
        }
        return Literals.value(operands[1], field.get().type())
                .map(literal -> Predicate.and(
                        new Predicate.Not(new Predicate.IsNull(field.get())), Predicate.equal(field.get(), literal)));
    }

    /** With a null among the values, a row that equals none of them is unknown instead of false. */
    private Optional<Predicate> in(Expression[] operands) {
        Optional<Field> field = comparable(operands[0]);
        if (field.isEmpty() || operands.length == 1) {
            return Optional.empty();
        }
        List<AttributeValue> values = new ArrayList<>(operands.length - 1);
        boolean withNull = false;
        for (Expression operand : Arrays.asList(operands).subList(1, operands.length)) {
            if (Literals.isNull(operand)) {
                withNull = true;
                continue;
            }
            Optional<AttributeValue> value = Literals.value(operand, field.get().type());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        Predicate in = new Predicate.In(field.get(), values);
        return Optional.of(withNull ? Predicate.or(in, Predicate.Constant.UNKNOWN) : in);
    }

    private Optional<Predicate> match(Expression[] operands, Place place) {
        Optional<Field> field = comparable(operands[0]).filter(f -> f.type() == ValueType.STRING);
        if (field.isEmpty()) {
            return Optional.empty();
        }
        if (Literals.isNull(operands[1])) {
            return Optional.of(Predicate.Constant.UNKNOWN);
        }
        return Literals.value(operands[1], ValueType.STRING)
                .map(text -> new Predicate.Match(field.get(), place, text.text()));
    }

    private Optional<Field> comparable(Expression operand) {
        return operand instanceof NamedReference reference
                ? columns.comparable(reference.fieldNames())
                : Optional.empty();
    }
}
