package io.basalt.store.columnar;

import java.math.BigDecimal;
import java.util.OptionalInt;

/** A value that columns are compared with. Kinds do not mix: a decimal column is compared with decimals only. Immutable. */
public sealed interface Constant {
    /** Whole numbers of any width, dates (days since 1970-01-01), timestamps (in the column's unit), truths (0 and 1). */
    record Whole(long value) implements Constant {}

    /** Floats (as the same doubles) and doubles, in Spark's order: -0.0 equals 0.0, NaN equals itself and is greater than all others. */
    record Real(double value) implements Constant {
        public Real {
            value = value == 0 ? 0.0 : value;
        }
    }

    /** Decimals, by their numeric value. */
    record Digits(BigDecimal value) implements Constant {}

    /** Strings (as UTF-8, compared by bytes: Spark's UTF8_BINARY) and binaries. */
    record Text(Bytes value) implements Constant {}

    static Constant of(long value) {
        return new Whole(value);
    }

    static Constant of(double value) {
        return new Real(value);
    }

    static Constant of(BigDecimal value) {
        return new Digits(value);
    }

    static Constant of(Bytes value) {
        return new Text(value);
    }

    static Constant of(String value) {
        return new Text(Bytes.of(value));
    }

    /** As {@code Comparator.compare}; empty where the kinds differ. */
    static OptionalInt compare(Constant a, Constant b) {
        if (a instanceof Whole x && b instanceof Whole y) {
            return OptionalInt.of(Long.compare(x.value, y.value));
        }
        if (a instanceof Real x && b instanceof Real y) {
            return OptionalInt.of(Double.compare(x.value, y.value));
        }
        if (a instanceof Digits x && b instanceof Digits y) {
            return OptionalInt.of(x.value.compareTo(y.value));
        }
        if (a instanceof Text x && b instanceof Text y) {
            return OptionalInt.of(x.value.compareTo(y.value));
        }
        return OptionalInt.empty();
    }
}
