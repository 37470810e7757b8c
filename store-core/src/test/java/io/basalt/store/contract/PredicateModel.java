package io.basalt.store.contract;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Compare;
import io.basalt.store.api.Predicate.Constant;
import io.basalt.store.api.Predicate.In;
import io.basalt.store.api.Predicate.IsNull;
import io.basalt.store.api.Predicate.Match;
import io.basalt.store.api.Predicate.Not;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.SystemField;
import java.util.List;
import java.util.Optional;

/** Predicates on one object (its key and attributes), evaluated plainly. */
public record PredicateModel(String key, Attributes attributes) {

    public Constant evaluate(Predicate predicate) {
        if (predicate instanceof Constant constant) {
            return constant;
        } else if (predicate instanceof Compare compare) {
            return value(compare.field())
                    .map(value -> of(holds(compare.operator(), order(value, compare.literal()))))
                    .orElse(Constant.UNKNOWN);
        } else if (predicate instanceof In in) {
            return value(in.field())
                    .map(value -> of(in.literals().stream().anyMatch(literal -> order(value, literal) == 0)))
                    .orElse(Constant.UNKNOWN);
        } else if (predicate instanceof Match match) {
            return value(match.field())
                    .map(value -> of(matches(match, value.text())))
                    .orElse(Constant.UNKNOWN);
        } else if (predicate instanceof IsNull isNull) {
            return of(value(isNull.field()).isEmpty());
        } else if (predicate instanceof Not not) {
            return not(evaluate(not.term()));
        } else if (predicate instanceof Predicate.And and) {
            return strongest(and.terms(), Constant.FALSE, Constant.TRUE);
        } else if (predicate instanceof Predicate.Or or) {
            return strongest(or.terms(), Constant.TRUE, Constant.FALSE);
        }
        throw new AssertionError(predicate);
    }

    private Constant strongest(List<Predicate> terms, Constant decides, Constant otherwise) {
        List<Constant> values = terms.stream().map(this::evaluate).toList();
        return values.contains(decides) ? decides : values.contains(Constant.UNKNOWN) ? Constant.UNKNOWN : otherwise;
    }

    private static Constant of(boolean truth) {
        return truth ? Constant.TRUE : Constant.FALSE;
    }

    private static Constant not(Constant constant) {
        return constant == Constant.UNKNOWN ? constant : of(constant == Constant.FALSE);
    }

    private Optional<AttributeValue> value(Field field) {
        if (field == SystemField.KEY) {
            return Optional.of(AttributeValue.of(key));
        }
        return attributes.get(((Field.Attribute) field).name()).filter(value -> value.type() == field.type());
    }

    private static boolean matches(Match match, String text) {
        return switch (match.place()) {
            case PREFIX -> text.startsWith(match.text());
            case SUFFIX -> text.endsWith(match.text());
            case ANYWHERE -> text.contains(match.text());
        };
    }

    private static boolean holds(Operator operator, int order) {
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    private static int order(AttributeValue a, AttributeValue b) {
        if (a instanceof AttributeValue.Text x && b instanceof AttributeValue.Text y) {
            return Utf8Order.COMPARATOR.compare(x.value(), y.value());
        } else if (a instanceof AttributeValue.Truth x && b instanceof AttributeValue.Truth y) {
            return Boolean.compare(x.value(), y.value());
        } else if (a instanceof AttributeValue.Time x && b instanceof AttributeValue.Time y) {
            return Long.compare(x.micros(), y.micros());
        }
        if (a instanceof AttributeValue.Whole x && b instanceof AttributeValue.Whole y) {
            return Long.compare(x.value(), y.value());
        }
        return Double.compare(number(a), number(b));
    }

    /** Adding zero makes -0.0 and 0.0 one. */
    private static double number(AttributeValue value) {
        return 0.0
                + (value instanceof AttributeValue.Whole whole ? whole.value() : ((AttributeValue.Real) value).value());
    }
}
