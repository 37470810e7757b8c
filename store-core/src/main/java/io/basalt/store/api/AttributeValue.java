package io.basalt.store.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A typed attribute value. Immutable. */
public sealed interface AttributeValue extends java.io.Serializable {
    ValueType type();

    /** The value as text: what the {@code metadata} map shows. */
    String text();

    record Text(String value) implements AttributeValue {
        public Text {
            Utf8.require("attribute value", value);
        }

        @Override
        public ValueType type() {
            return ValueType.STRING;
        }

        @Override
        public String text() {
            return value;
        }
    }

    record Whole(long value) implements AttributeValue {
        @Override
        public ValueType type() {
            return ValueType.LONG;
        }

        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    record Real(double value) implements AttributeValue {
        @Override
        public ValueType type() {
            return ValueType.DOUBLE;
        }

        @Override
        public String text() {
            return Double.toString(value);
        }
    }

    record Truth(boolean value) implements AttributeValue {
        @Override
        public ValueType type() {
            return ValueType.BOOLEAN;
        }

        @Override
        public String text() {
            return Boolean.toString(value);
        }
    }

    /** @param micros microseconds since the epoch, UTC */
    record Time(long micros) implements AttributeValue {
        public Instant instant() {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        }

        @Override
        public ValueType type() {
            return ValueType.TIMESTAMP;
        }

        @Override
        public String text() {
            return instant().toString();
        }
    }

    record TextList(List<String> values) implements AttributeValue {
        public TextList {
            values = List.copyOf(values);
            values.forEach(value -> Utf8.require("attribute value", value));
        }

        @Override
        public ValueType type() {
            return ValueType.STRING_LIST;
        }

        @Override
        public String text() {
            return String.join(",", values);
        }
    }

    static AttributeValue of(String value) {
        return new Text(value);
    }

    static AttributeValue of(long value) {
        return new Whole(value);
    }

    static AttributeValue of(double value) {
        return new Real(value);
    }

    static AttributeValue of(boolean value) {
        return new Truth(value);
    }

    /** To the microsecond, rounded towards the past. */
    static AttributeValue of(Instant value) {
        return new Time(Math.addExact(Math.multiplyExact(value.getEpochSecond(), 1_000_000L), value.getNano() / 1000));
    }

    static AttributeValue of(List<String> values) {
        return new TextList(values);
    }
}
