package io.basalt.store.index.query;

import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import java.util.ArrayList;
import java.util.List;

/**
 * A predicate of which only is asked where it is true: negations are pushed down to the leaves, so that 'false' and
 * 'unknown' need not be told apart any more.
 */
sealed interface Term {
    enum Constant implements Term {
        ALWAYS,
        NEVER
    }

    record And(List<Term> terms) implements Term {}

    record Or(List<Term> terms) implements Term {}

    /** The field has a value, and all checks hold of it. */
    record Values(Field field, List<Check> checks) implements Term {}

    record Presence(Field field, boolean isNull) implements Term {}

    /** A comparison, IN or match of one value that is not null. */
    record Check(Predicate predicate, boolean negated) {}

    static Term of(Predicate predicate) {
        return of(predicate, false);
    }

    private static Term of(Predicate predicate, boolean negated) {
        if (predicate instanceof Predicate.Constant constant) {
            Predicate.Constant wanted = negated ? Predicate.Constant.FALSE : Predicate.Constant.TRUE;
            return constant == wanted ? Constant.ALWAYS : Constant.NEVER;
        } else if (predicate instanceof Predicate.Not not) {
            return of(not.term(), !negated);
        } else if (predicate instanceof Predicate.And and) {
            return negated ? any(all(and.terms(), true)) : conjunction(all(and.terms(), false));
        } else if (predicate instanceof Predicate.Or or) {
            return negated ? conjunction(all(or.terms(), true)) : any(all(or.terms(), false));
        } else if (predicate instanceof Predicate.IsNull isNull) {
            return new Presence(isNull.field(), !negated);
        } else if (predicate instanceof Predicate.Compare compare) {
            return new Values(compare.field(), List.of(new Check(compare, negated)));
        } else if (predicate instanceof Predicate.In in) {
            return new Values(in.field(), List.of(new Check(in, negated)));
        }
        Predicate.Match match = (Predicate.Match) predicate;
        return new Values(match.field(), List.of(new Check(match, negated)));
    }

    private static List<Term> all(List<Predicate> predicates, boolean negated) {
        return predicates.stream().map(predicate -> of(predicate, negated)).toList();
    }

    /** One term for all that is said of one field's values: two bounds become one range. */
    private static Term conjunction(List<Term> terms) {
        List<Term> merged = new ArrayList<>();
        for (Term term : flat(terms)) {
            if (term == Constant.NEVER) {
                return term;
            } else if (term instanceof Values values) {
                addTo(merged, values);
            } else if (term != Constant.ALWAYS) {
                merged.add(term);
            }
        }
        merged.removeIf(term -> term instanceof Presence presence
                && !presence.isNull
                && merged.stream()
                        .anyMatch(other -> other instanceof Values values && values.field.equals(presence.field)));
        return merged.isEmpty() ? Constant.ALWAYS : merged.size() == 1 ? merged.get(0) : new And(List.copyOf(merged));
    }

    private static List<Term> flat(List<Term> terms) {
        List<Term> flat = new ArrayList<>();
        for (Term term : terms) {
            if (term instanceof And and) {
                flat.addAll(and.terms);
            } else {
                flat.add(term);
            }
        }
        return flat;
    }

    private static void addTo(List<Term> merged, Values more) {
        for (int i = 0; i < merged.size(); i++) {
            if (merged.get(i) instanceof Values values && values.field.equals(more.field)) {
                List<Check> checks = new ArrayList<>(values.checks);
                checks.addAll(more.checks);
                merged.set(i, new Values(values.field, List.copyOf(checks)));
                return;
            }
        }
        merged.add(more);
    }

    private static Term any(List<Term> terms) {
        List<Term> alternatives = new ArrayList<>();
        for (Term term : terms) {
            if (term == Constant.ALWAYS) {
                return term;
            } else if (term instanceof Or or) {
                alternatives.addAll(or.terms);
            } else if (term != Constant.NEVER) {
                alternatives.add(term);
            }
        }
        return alternatives.isEmpty()
                ? Constant.NEVER
                : alternatives.size() == 1 ? alternatives.get(0) : new Or(List.copyOf(alternatives));
    }
}
