package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Utf8;
import io.basalt.store.api.ValueType;
import io.basalt.store.index.segment.Codes;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Dictionary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which longs of a column stand for values that a literal compares with in some way. */
final class LiteralRanges {
    private LiteralRanges() {}

    /** The longs below a literal, and those that equal it. */
    private record Cut(LongRanges below, LongRanges equal) {}

    /** Absent where only a look at each value tells: suffixes, and texts anywhere. */
    static Optional<LongRanges> of(Term.Check check, Column column) {
        return positive(check.predicate(), column).map(ranges -> check.negated() ? ranges.complement() : ranges);
    }

    private static Optional<LongRanges> positive(Predicate predicate, Column column) {
        if (predicate instanceof Predicate.Compare compare) {
            return Optional.of(compared(cut(compare.literal(), column), compare.operator()));
        } else if (predicate instanceof Predicate.In in) {
            return Optional.of(among(in.literals(), column));
        }
        Predicate.Match match = (Predicate.Match) predicate;
        if (!Utf8.isValid(match.text())) {
            return Optional.of(LongRanges.NONE);
        }
        return match.place() == Predicate.Place.PREFIX
                ? Optional.of(beginning(match.text(), column.dictionary().orElseThrow()))
                : Optional.empty();
    }

    private static LongRanges compared(Cut cut, Predicate.Operator operator) {
        return switch (operator) {
            case EQUAL -> cut.equal;
            case NOT_EQUAL -> cut.equal.complement();
            case LESS -> cut.below;
            case LESS_OR_EQUAL -> cut.below.or(cut.equal);
            case GREATER -> cut.below.or(cut.equal).complement();
            case GREATER_OR_EQUAL -> cut.below.complement();
        };
    }

    private static LongRanges among(List<AttributeValue> literals, Column column) {
        return LongRanges.union(
                literals.stream().map(literal -> cut(literal, column).equal).toArray(LongRanges[]::new));
    }

    private static Cut cut(AttributeValue literal, Column column) {
        if (literal instanceof AttributeValue.Text text) {
            int at = column.dictionary().orElseThrow().find(text.value().getBytes(StandardCharsets.UTF_8));
            return at >= 0 ? at(at) : new Cut(LongRanges.below(-(at + 1)), LongRanges.NONE);
        }
        if (column.type() == ValueType.DOUBLE) {
            return ofDoubles(
                    literal instanceof AttributeValue.Whole whole
                            ? whole.value()
                            : ((AttributeValue.Real) literal).value());
        }
        return literal instanceof AttributeValue.Real real ? ofLongs(real.value()) : at(Codes.of(literal));
    }

    private static Cut at(long code) {
        return new Cut(LongRanges.below(code), LongRanges.of(code, code));
    }

    /** Both zeros are one value with two codes. */
    private static Cut ofDoubles(double value) {
        long negativeZero = Codes.ofDouble(-0.0);
        return value == 0
                ? new Cut(LongRanges.below(negativeZero), LongRanges.of(negativeZero, Codes.ofDouble(0.0)))
                : at(Codes.ofDouble(value));
    }

    /** The longs which, made doubles, are below a double, and those which are then the same. */
    private static Cut ofLongs(double value) {
        LongRanges below = LongRanges.ALL;
        LongRanges belowOrEqual = LongRanges.ALL;
        if (Values.compareDoubles(0x1p63, value) >= 0) {
            below = LongRanges.below(first(value, 0));
        }
        if (Values.compareDoubles(0x1p63, value) > 0) {
            belowOrEqual = LongRanges.below(first(value, 1));
        }
        return new Cut(below, belowOrEqual.and(below.complement()));
    }

    /** The smallest long that compares with a double as {@code order} or more; there is one. */
    private static long first(double value, int order) {
        long low = Long.MIN_VALUE;
        long high = Long.MAX_VALUE;
        while (low < high) {
            long middle = (low & high) + ((low ^ high) >> 1);
            if (Integer.signum(Values.compareDoubles((double) middle, value)) >= order) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static LongRanges beginning(String prefix, Dictionary dictionary) {
        byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return LongRanges.ALL;
        }
        // No UTF-8 byte is 0xFF, so the last one can be raised.
        byte[] next = Arrays.copyOf(bytes, bytes.length);
        next[next.length - 1]++;
        return LongRanges.of(position(dictionary.find(bytes)), position(dictionary.find(next)) - 1L);
    }

    private static long position(int found) {
        return found >= 0 ? found : -(found + 1);
    }
}
