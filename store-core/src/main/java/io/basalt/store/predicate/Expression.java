package io.basalt.store.predicate;

import io.basalt.store.api.Predicate;
import java.util.List;

/** A condition as read: names and literals, not yet fields and values. */
sealed interface Expression {
    /** A name without its quotes, and where it stands in the text. */
    record Name(String text, int at) {}

    /** A literal and where it stands. */
    record Placed(Literal literal, int at) {}

    record And(List<Expression> terms) implements Expression {}

    record Or(List<Expression> terms) implements Expression {}

    record Not(Expression term) implements Expression {}

    record Compare(Name name, Predicate.Operator operator, Placed literal) implements Expression {}

    record In(Name name, List<Placed> literals) implements Expression {}

    record Match(Name name, Predicate.Place place, String text) implements Expression {}

    record IsNull(Name name) implements Expression {}

    record Constant(Predicate.Constant truth) implements Expression {}
}
