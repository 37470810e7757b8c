package io.basalt.store.tenant;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.SystemField;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A condition on rows between two predicates, neither of which is ever unknown: {@code least} holds of no row of which the
 * condition does not, {@code most} of every row of which it does. They are the same where the condition can be written as a
 * predicate. What is allowed is counted by its least, what is denied by its most.
 */
record Bounds(Predicate least, Predicate most) {
    static final Bounds NONE = new Bounds(Predicate.Constant.FALSE, Predicate.Constant.FALSE);
    static final Bounds ALL = new Bounds(Predicate.Constant.TRUE, Predicate.Constant.TRUE);

    static Bounds of(boolean holds) {
        return holds ? ALL : NONE;
    }

    static Bounds exactly(Predicate predicate) {
        return new Bounds(predicate, predicate);
    }

    Bounds and(Bounds other) {
        return new Bounds(both(least, other.least), both(most, other.most));
    }

    Bounds or(Bounds other) {
        return new Bounds(either(least, other.least), either(most, other.most));
    }

    Bounds not() {
        return new Bounds(negated(most), negated(least));
    }

    static Predicate both(Predicate one, Predicate other) {
        if (one == Predicate.Constant.FALSE || other == Predicate.Constant.TRUE || one.equals(other)) {
            return one;
        }
        return one == Predicate.Constant.TRUE || other == Predicate.Constant.FALSE
                ? other
                : new Predicate.And(joined(one, other, Predicate.And.class));
    }

    private static Predicate either(Predicate one, Predicate other) {
        if (one == Predicate.Constant.TRUE || other == Predicate.Constant.FALSE || one.equals(other)) {
            return one;
        }
        return one == Predicate.Constant.FALSE || other == Predicate.Constant.TRUE
                ? other
                : new Predicate.Or(joined(one, other, Predicate.Or.class));
    }

    private static List<Predicate> joined(Predicate one, Predicate other, Class<? extends Predicate> kind) {
        return Stream.concat(terms(one, kind), terms(other, kind)).toList();
    }

    private static Stream<Predicate> terms(Predicate predicate, Class<? extends Predicate> kind) {
        if (!kind.isInstance(predicate)) {
            return Stream.of(predicate);
        }
        return predicate instanceof Predicate.And and
                ? and.terms().stream()
                : ((Predicate.Or) predicate).terms().stream();
    }

    private static Predicate negated(Predicate predicate) {
        if (predicate == Predicate.Constant.TRUE) {
            return Predicate.Constant.FALSE;
        }
        return predicate == Predicate.Constant.FALSE
                ? Predicate.Constant.TRUE
                : predicate instanceof Predicate.Not not ? not.term() : new Predicate.Not(predicate);
    }

    /** Whether a field has that very text. */
    static Bounds equal(Field field, String text) {
        return present(field, exactly(Predicate.equal(field, AttributeValue.of(text))));
    }

    /** Whether a field has a text that a pattern matches. */
    static Bounds like(Field field, Glob glob) {
        return present(field, matches(field, glob.pattern()));
    }

    /** A row's key is never null; of a field that is, nothing holds, and it is known. */
    private static Bounds present(Field field, Bounds bounds) {
        return field == SystemField.KEY
                ? bounds
                : exactly(negated(new Predicate.IsNull(field))).and(bounds);
    }

    private static Bounds matches(Field field, String pattern) {
        if (pattern.indexOf('?') >= 0) {
            return new Bounds(Predicate.Constant.FALSE, matches(field, pattern.replace('?', '*')).most);
        }
        int first = pattern.indexOf('*');
        if (first < 0) {
            return exactly(Predicate.equal(field, AttributeValue.of(pattern)));
        }
        String beginning = pattern.substring(0, first);
        String end = pattern.substring(pattern.lastIndexOf('*') + 1);
        List<String> within = Stream.of(
                        pattern.substring(first, pattern.lastIndexOf('*') + 1).split("\\*"))
                .filter(part -> !part.isEmpty())
                .toList();
        Bounds parts = place(field, Predicate.Place.PREFIX, beginning).and(place(field, Predicate.Place.SUFFIX, end));
        for (String part : within) {
            parts = parts.and(place(field, Predicate.Place.ANYWHERE, part));
        }
        if (within.isEmpty()) {
            return beginning.isEmpty() || end.isEmpty() ? parts : parts.and(apart(field, beginning, end));
        }
        boolean exact = within.size() == 1 && beginning.isEmpty() && end.isEmpty();
        return exact ? parts : new Bounds(Predicate.Constant.FALSE, parts.most);
    }

    private static Bounds place(Field field, Predicate.Place place, String text) {
        return text.isEmpty() ? ALL : exactly(new Predicate.Match(field, place, text));
    }

    /** Not one of the few texts in which a beginning and an end overlap. */
    private static Bounds apart(Field field, String beginning, String end) {
        List<AttributeValue> overlapping = new ArrayList<>();
        for (int shared = 1; shared <= Math.min(beginning.length(), end.length()); shared++) {
            if (beginning.endsWith(end.substring(0, shared))) {
                overlapping.add(AttributeValue.of(beginning + end.substring(shared)));
            }
        }
        return overlapping.isEmpty() ? ALL : exactly(new Predicate.Not(new Predicate.In(field, overlapping)));
    }
}
