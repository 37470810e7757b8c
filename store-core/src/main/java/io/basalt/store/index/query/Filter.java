package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.Utf8;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A predicate made ready to test rows one by one, and the key prefix that it implies. Rows of segments are tested a block at a
 * time ({@link BlockTest}); this is for the few others, and says in plain words what those tests have to agree with.
 */
final class Filter {
    private final Test test;
    private final String keyPrefix;

    private Filter(Test test, String keyPrefix) {
        this.test = test;
        this.keyPrefix = keyPrefix;
    }

    /** Three-valued: null is 'unknown'. */
    private interface Test {
        @Nullable
        Boolean test(Candidate candidate);
    }

    static Filter of(Predicate predicate) throws StoreException.InvalidArgument {
        return new Filter(compile(predicate), keyPrefix(predicate));
    }

    boolean matches(Candidate candidate) {
        return Boolean.TRUE.equals(test.test(candidate));
    }

    /** Whether a key in this directory can match at all. */
    boolean mayMatchIn(String directory) {
        return directory.startsWith(keyPrefix) || keyPrefix.startsWith(directory);
    }

    /** The longest prefix that every matching key must have, as far as the predicate's conjunction says. */
    private static String keyPrefix(Predicate predicate) {
        if (predicate instanceof Predicate.And and) {
            String longest = "";
            for (Predicate term : and.terms()) {
                String prefix = keyPrefix(term);
                longest = prefix.length() > longest.length() ? prefix : longest;
            }
            return longest;
        }
        if (predicate instanceof Predicate.Match match
                && match.field() == SystemField.KEY
                && match.place() == Predicate.Place.PREFIX) {
            return match.text();
        }
        return predicate instanceof Predicate.Compare compare
                        && compare.field() == SystemField.KEY
                        && compare.operator() == Predicate.Operator.EQUAL
                ? compare.literal().text()
                : "";
    }

    private static Test compile(Predicate predicate) throws StoreException.InvalidArgument {
        if (predicate instanceof Predicate.Compare compare) {
            return compare(compare);
        } else if (predicate instanceof Predicate.In in) {
            return in(in);
        } else if (predicate instanceof Predicate.Match match) {
            return match(match);
        } else if (predicate instanceof Predicate.IsNull isNull) {
            Field field = isNull.field();
            requireValue(field);
            return candidate -> candidate.value(field) == null;
        } else if (predicate instanceof Predicate.And and) {
            return all(compile(and.terms()), true);
        } else if (predicate instanceof Predicate.Or or) {
            return all(compile(or.terms()), false);
        } else if (predicate instanceof Predicate.Not not) {
            Test term = compile(not.term());
            return candidate -> {
                Boolean truth = term.test(candidate);
                return truth == null ? null : !truth;
            };
        }
        Boolean constant = predicate == Predicate.Constant.UNKNOWN ? null : predicate == Predicate.Constant.TRUE;
        return candidate -> constant;
    }

    private static List<Test> compile(List<Predicate> predicates) throws StoreException.InvalidArgument {
        List<Test> tests = new ArrayList<>();
        for (Predicate predicate : predicates) {
            tests.add(compile(predicate));
        }
        return tests;
    }

    /** AND ({@code neutral} true) or OR ({@code neutral} false): the first term of the other truth decides. */
    private static Test all(List<Test> terms, boolean neutral) {
        return candidate -> {
            boolean unknown = false;
            for (Test term : terms) {
                Boolean truth = term.test(candidate);
                if (truth == null) {
                    unknown = true;
                } else if (truth != neutral) {
                    return truth;
                }
            }
            return unknown ? null : (Boolean) neutral;
        };
    }

    private static Test compare(Predicate.Compare compare) throws StoreException.InvalidArgument {
        Field field = compare.field();
        AttributeValue literal = compare.literal();
        requireComparable(field, literal);
        Predicate.Operator operator = compare.operator();
        return candidate -> {
            AttributeValue value = candidate.value(field);
            return value == null ? null : operator.holds(Values.compare(value, literal));
        };
    }

    private static Test in(Predicate.In in) throws StoreException.InvalidArgument {
        Field field = in.field();
        for (AttributeValue literal : in.literals()) {
            requireComparable(field, literal);
        }
        if (!isNumber(field.type()) || isWhole(in)) {
            return inEqual(field, Set.copyOf(in.literals()));
        }
        return candidate -> {
            AttributeValue value = candidate.value(field);
            return value == null
                    ? null
                    : (Boolean) in.literals().stream().anyMatch(literal -> Values.compare(value, literal) == 0);
        };
    }

    private static boolean isWhole(Predicate.In in) {
        return in.field().type() == ValueType.LONG
                && in.literals().stream().allMatch(AttributeValue.Whole.class::isInstance);
    }

    /** Of values that are the same in SQL only where they are equal in Java. */
    private static Test inEqual(Field field, Set<AttributeValue> literals) {
        return candidate -> {
            AttributeValue value = candidate.value(field);
            return value == null ? null : (Boolean) literals.contains(value);
        };
    }

    private static Test match(Predicate.Match match) throws StoreException.InvalidArgument {
        Field field = match.field();
        requireComparable(field, AttributeValue.of(""));
        if (!Utf8.isValid(match.text())) {
            // No string holds half of a surrogate pair as its bytes.
            return candidate -> candidate.value(field) == null ? null : Boolean.FALSE;
        }
        return candidate -> {
            AttributeValue value = candidate.value(field);
            if (value == null) {
                return null;
            }
            return switch (match.place()) {
                case PREFIX -> value.text().startsWith(match.text());
                case SUFFIX -> value.text().endsWith(match.text());
                case ANYWHERE -> value.text().contains(match.text());
            };
        };
    }

    private static void requireComparable(Field field, AttributeValue literal) throws StoreException.InvalidArgument {
        requireValue(field);
        boolean numbers = isNumber(field.type()) && isNumber(literal.type());
        if ((!numbers && field.type() != literal.type()) || field.type() == ValueType.STRING_LIST) {
            throw new StoreException.InvalidArgument("field " + field.column() + " of type " + field.type()
                    + " does not compare with " + literal.type() + " '" + literal.text() + "'; cast the literal");
        }
    }

    private static boolean isNumber(ValueType type) {
        return type == ValueType.LONG || type == ValueType.DOUBLE;
    }

    private static void requireValue(Field field) throws StoreException.InvalidArgument {
        if (field.type() == ValueType.STRING_MAP || field.type() == ValueType.BINARY) {
            throw new StoreException.InvalidArgument(
                    "field " + field.column() + " can be returned, but not filtered by; name an attribute instead");
        }
    }
}
