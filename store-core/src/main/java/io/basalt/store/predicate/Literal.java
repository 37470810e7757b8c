package io.basalt.store.predicate;

import java.math.BigDecimal;

/** A value as written, before it is known what it is compared with. */
sealed interface Literal {
    record Text(String value) implements Literal {
        @Override
        public String shown() {
            return "a string";
        }
    }

    /** A number without an exponent: exact, as Spark's decimals are. */
    record Exact(BigDecimal value) implements Literal {
        @Override
        public String shown() {
            return "a number";
        }
    }

    /** A number with an exponent: a double. */
    record Real(double value) implements Literal {
        @Override
        public String shown() {
            return "a number";
        }
    }

    record Truth(boolean value) implements Literal {
        @Override
        public String shown() {
            return "TRUE or FALSE";
        }
    }

    /** @param micros microseconds since the epoch, UTC */
    record Time(long micros) implements Literal {
        @Override
        public String shown() {
            return "a time";
        }
    }

    enum Null implements Literal {
        NULL;

        @Override
        public String shown() {
            return "NULL";
        }
    }

    /** The kind of value, in words. */
    String shown();
}
