package io.basalt.store.predicate;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Predicate.Constant;
import io.basalt.store.api.Predicate.Operator;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A condition as written, evaluated on one object: a value of a type that the literal has nothing to do with is unknown. */
record ExpressionModel(Attributes object) {

    Constant evaluate(Expression expression) {
        if (expression instanceof Expression.Constant constant) {
            return constant.truth();
        } else if (expression instanceof Expression.Not not) {
            return not(evaluate(not.term()));
        } else if (expression instanceof Expression.And and) {
            return and(and.terms().stream().map(this::evaluate).toList());
        } else if (expression instanceof Expression.Or or) {
            return not(and(or.terms().stream().map(term -> not(evaluate(term))).toList()));
        } else if (expression instanceof Expression.IsNull isNull) {
            return of(value(isNull.name()).isEmpty());
        } else if (expression instanceof Expression.Compare compare) {
            return compare(compare.name(), compare.operator(), compare.literal().literal());
        } else if (expression instanceof Expression.In in) {
            return not(and(in.literals().stream()
                    .map(literal -> not(compare(in.name(), Operator.EQUAL, literal.literal())))
                    .toList()));
        }
        return match((Expression.Match) expression);
    }

    private Optional<AttributeValue> value(Expression.Name name) {
        return object.get(name.text());
    }

    private Constant match(Expression.Match match) {
        return value(match.name())
                .filter(AttributeValue.Text.class::isInstance)
                .map(AttributeValue::text)
                .map(text -> of(
                        switch (match.place()) {
                            case PREFIX -> text.startsWith(match.text());
                            case SUFFIX -> text.endsWith(match.text());
                            case ANYWHERE -> text.contains(match.text());
                        }))
                .orElse(Constant.UNKNOWN);
    }

    private Constant compare(Expression.Name name, Operator operator, Literal literal) {
        OptionalInt order = value(name).map(value -> order(value, literal)).orElse(OptionalInt.empty());
        if (order.isEmpty()) {
            return Constant.UNKNOWN;
        }
        int sign = order.getAsInt();
        return of(
                switch (operator) {
                    case EQUAL -> sign == 0;
                    case NOT_EQUAL -> sign != 0;
                    case LESS -> sign < 0;
                    case LESS_OR_EQUAL -> sign <= 0;
                    case GREATER -> sign > 0;
                    case GREATER_OR_EQUAL -> sign >= 0;
                });
    }

    private static OptionalInt order(AttributeValue value, Literal literal) {
        if (value instanceof AttributeValue.Text text && literal instanceof Literal.Text other) {
            return OptionalInt.of(text.value().compareTo(other.value()));
        } else if (value instanceof AttributeValue.Truth truth && literal instanceof Literal.Truth other) {
            return OptionalInt.of(Boolean.compare(truth.value(), other.value()));
        } else if (value instanceof AttributeValue.Time time && literal instanceof Literal.Time other) {
            return OptionalInt.of(Long.compare(time.micros(), other.micros()));
        } else if (value instanceof AttributeValue.Time time && literal instanceof Literal.Text other) {
            return other.value().equals("2026-01-31")
                    ? OptionalInt.of(Long.compare(time.micros(), 1_769_817_600_000_000L))
                    : OptionalInt.empty();
        } else if (value instanceof AttributeValue.Whole whole && literal instanceof Literal.Exact exact) {
            return OptionalInt.of(BigDecimal.valueOf(whole.value()).compareTo(exact.value()));
        }
        Optional<Double> a = number(value);
        Optional<Double> b = literal instanceof Literal.Real real
                ? Optional.of(real.value())
                : literal instanceof Literal.Exact exact
                        ? Optional.of(exact.value().doubleValue())
                        : Optional.empty();
        return a.isPresent() && b.isPresent()
                ? OptionalInt.of(Double.compare(a.get() + 0.0, b.get() + 0.0))
                : OptionalInt.empty();
    }

    private static Optional<Double> number(AttributeValue value) {
        if (value instanceof AttributeValue.Whole whole) {
            return Optional.of((double) whole.value());
        }
        return value instanceof AttributeValue.Real real ? Optional.of(real.value()) : Optional.empty();
    }

    private static Constant and(List<Constant> terms) {
        return terms.contains(Constant.FALSE)
                ? Constant.FALSE
                : terms.contains(Constant.UNKNOWN) ? Constant.UNKNOWN : Constant.TRUE;
    }

    private static Constant not(Constant constant) {
        return constant == Constant.UNKNOWN ? constant : of(constant == Constant.FALSE);
    }

    private static Constant of(boolean truth) {
        return truth ? Constant.TRUE : Constant.FALSE;
    }
}
