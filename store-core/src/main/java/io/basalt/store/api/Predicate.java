package io.basalt.store.api;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A condition on objects under SQL's three-valued logic: an object matches where the predicate is true, neither where
 * it is false nor where it is unknown. Literals have the type of their field, but for {@code LONG} and {@code DOUBLE},
 * which compare as doubles. Strings compare by their UTF-8 bytes; NaN equals NaN and exceeds every number; -0.0 equals
 * 0.0 (as in Spark SQL). Null literals are spelled {@link IsNull} or {@link Constant}.
 */
public sealed interface Predicate extends java.io.Serializable {
    /** How {@link Compare} compares. */
    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        /** Whether it holds of a value: {@code order} is below, at or above 0 where that is less than the literal, equal or greater. */
        public boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }
    }

    record Compare(Field field, Operator operator, AttributeValue literal) implements Predicate {}

    record In(Field field, List<AttributeValue> literals) implements Predicate {
        public In {
            literals = List.copyOf(literals);
        }
    }

    /** How {@link Match} looks for its text in a string field. */
    enum Place {
        PREFIX,
        SUFFIX,
        ANYWHERE
    }

    record Match(Field field, Place place, String text) implements Predicate {}

    record IsNull(Field field) implements Predicate {}

    record And(List<Predicate> terms) implements Predicate {
        public And {
            terms = List.copyOf(terms);
        }
    }

    record Or(List<Predicate> terms) implements Predicate {
        public Or {
            terms = List.copyOf(terms);
        }
    }

    record Not(Predicate term) implements Predicate {}

    /** True, false, or unknown. */
    enum Constant implements Predicate {
        TRUE,
        FALSE,
        UNKNOWN
    }

    /** The fields that it asks of. */
    default Set<Field> fields() {
        Set<Field> fields = new LinkedHashSet<>();
        if (this instanceof And and) {
            and.terms.forEach(term -> fields.addAll(term.fields()));
        } else if (this instanceof Or or) {
            or.terms.forEach(term -> fields.addAll(term.fields()));
        } else if (this instanceof Not not) {
            fields.addAll(not.term.fields());
        } else if (this instanceof Compare compare) {
            fields.add(compare.field);
        } else if (this instanceof In in) {
            fields.add(in.field);
        } else if (this instanceof Match match) {
            fields.add(match.field);
        } else if (this instanceof IsNull isNull) {
            fields.add(isNull.field);
        }
        return fields;
    }

    static Predicate equal(Field field, AttributeValue literal) {
        return new Compare(field, Operator.EQUAL, literal);
    }

    static Predicate and(Predicate... terms) {
        return new And(List.of(terms));
    }

    static Predicate or(Predicate... terms) {
        return new Or(List.of(terms));
    }

    static Predicate keyPrefix(String prefix) {
        return new Match(SystemField.KEY, Place.PREFIX, prefix);
    }
}
