package io.basalt.store.predicate;

import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Gives the names of an expression their fields in a bucket, and the literals their types. */
final class Binder {
    private final String text;
    private final BucketFields bucket;
    private final Map<String, NamedFields> named = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    Binder(String text, BucketFields bucket) {
        this.text = text;
        this.bucket = bucket;
    }

    BoundWhere bind(Expression expression) throws StoreException.InvalidArgument {
        Predicate predicate = bind(expression, true);
        return new BoundWhere(predicate, List.copyOf(named.values()), missing);
    }

    /** @param positive whether an even number of NOTs stands around the expression: whether its truth is asked for */
    private Predicate bind(Expression expression, boolean positive) throws StoreException.InvalidArgument {
        if (expression instanceof Expression.And and) {
            return new Predicate.And(all(and.terms(), positive));
        } else if (expression instanceof Expression.Or or) {
            return new Predicate.Or(all(or.terms(), positive));
        } else if (expression instanceof Expression.Not not) {
            return new Predicate.Not(bind(not.term(), !positive));
        } else if (expression instanceof Expression.Compare compare) {
            return compare(compare, positive);
        } else if (expression instanceof Expression.In in) {
            return in(in, positive);
        } else if (expression instanceof Expression.Match match) {
            return match(match, positive);
        } else if (expression instanceof Expression.IsNull isNull) {
            return isNull(isNull.name());
        }
        return ((Expression.Constant) expression).truth();
    }

    private List<Predicate> all(List<Expression> terms, boolean positive) throws StoreException.InvalidArgument {
        List<Predicate> bound = new ArrayList<>(terms.size());
        for (Expression term : terms) {
            bound.add(bind(term, positive));
        }
        return bound;
    }

    private Predicate compare(Expression.Compare compare, boolean positive) throws StoreException.InvalidArgument {
        NamedFields name = find(compare.name());
        Literal literal = compare.literal().literal();
        if (literal == Literal.Null.NULL) {
            return Predicate.Constant.UNKNOWN;
        }
        return typed(name, positive, field -> Comparison.of(field, compare.operator(), literal))
                .orElseThrow(() -> incomparable(name, compare.literal()));
    }

    private Predicate in(Expression.In in, boolean positive) throws StoreException.InvalidArgument {
        NamedFields name = find(in.name());
        List<Literal> literals =
                in.literals().stream().map(Expression.Placed::literal).toList();
        for (Expression.Placed placed : in.literals()) {
            boolean compares = placed.literal() == Literal.Null.NULL
                    || name.fields().stream()
                            .anyMatch(field -> Comparison.in(field, List.of(placed.literal()))
                                    .isPresent());
            if (!compares && !name.fields().isEmpty()) {
                throw incomparable(name, placed);
            }
        }
        return typed(name, positive, field -> Comparison.in(field, literals)).orElse(Predicate.Constant.UNKNOWN);
    }

    private Predicate match(Expression.Match match, boolean positive) throws StoreException.InvalidArgument {
        NamedFields name = find(match.name());
        return typed(
                        name,
                        positive,
                        field -> field.type() == ValueType.STRING
                                ? Optional.of(new Predicate.Match(field, match.place(), match.text()))
                                : Optional.empty())
                .orElseThrow(() -> Mistake.at(
                        text,
                        match.name().at(),
                        name.column() + " holds " + types(name) + ", and only strings have a"
                                + " beginning, an end and a middle"));
    }

    /** An object has one of the types at most: it has none where all of them are missing. */
    private Predicate isNull(Expression.Name written) throws StoreException.InvalidArgument {
        NamedFields name = find(written);
        for (Field field : name.fields()) {
            if (field.type() == ValueType.STRING_MAP || field.type() == ValueType.BINARY) {
                throw Mistake.at(
                        text, written.at(), name.column() + " can be selected, but not asked by: name an attribute");
            }
        }
        List<Predicate> nulls =
                name.fields().stream().<Predicate>map(Predicate.IsNull::new).toList();
        return switch (nulls.size()) {
            case 0 -> Predicate.Constant.TRUE;
            case 1 -> nulls.get(0);
            default -> new Predicate.And(nulls);
        };
    }

    /**
     * The term for each type that takes one, put together so that the whole is true (or false, within a NOT) just where
     * the term of the object's own type is; unknown for an attribute that no object has. Empty where no type takes one.
     */
    private static Optional<Predicate> typed(
            NamedFields name, boolean positive, Function<Field, Optional<Predicate>> term) {
        if (name.fields().isEmpty()) {
            return Optional.of(Predicate.Constant.UNKNOWN);
        }
        List<Predicate> terms =
                name.fields().stream().map(term).flatMap(Optional::stream).toList();
        return switch (terms.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(terms.get(0));
            default -> Optional.of(positive ? new Predicate.Or(terms) : new Predicate.And(terms));
        };
    }

    private NamedFields find(Expression.Name written) {
        NamedFields found = bucket.find(written.text());
        if (named.put(found.name(), found) == null && found.fields().isEmpty()) {
            missing.add(bucket.missing(written.text()) + ": comparisons with it hold nowhere");
        }
        return found;
    }

    private StoreException.InvalidArgument incomparable(NamedFields name, Expression.Placed literal) {
        boolean time = name.fields().stream().anyMatch(field -> field.type() == ValueType.TIMESTAMP);
        return Mistake.at(
                text,
                literal.at(),
                name.column() + " holds " + types(name) + ", which "
                        + literal.literal().shown() + " does not compare with"
                        + (time ? ": expected " + Times.EXPECTED : ""));
    }

    private static String types(NamedFields name) {
        return name.fields().stream()
                .map(field -> switch (field.type()) {
                    case STRING -> "strings";
                    case LONG -> "whole numbers";
                    case DOUBLE -> "doubles";
                    case BOOLEAN -> "booleans";
                    case TIMESTAMP -> "times";
                    case STRING_LIST -> "lists of strings";
                    case STRING_MAP -> "maps";
                    case BINARY -> "bytes";
                })
                .collect(Collectors.joining(" and "));
    }
}
