package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;

/** How attribute values compare: as Spark SQL compares them. */
final class Values {
    private Values() {}

    /** Negative, zero or positive; both values of one type, or numbers. */
    static int compare(AttributeValue a, AttributeValue b) {
        if (a instanceof AttributeValue.Whole x && b instanceof AttributeValue.Whole y) {
            return Long.compare(x.value(), y.value());
        }
        if (isNumber(a) && isNumber(b)) {
            return compareDoubles(asDouble(a), asDouble(b));
        }
        if (a instanceof AttributeValue.Text x && b instanceof AttributeValue.Text y) {
            return compareUtf8(x.value(), y.value());
        }
        if (a instanceof AttributeValue.Time x && b instanceof AttributeValue.Time y) {
            return Long.compare(x.micros(), y.micros());
        }
        if (a instanceof AttributeValue.Truth x && b instanceof AttributeValue.Truth y) {
            return Boolean.compare(x.value(), y.value());
        }
        throw new IllegalArgumentException(a.type() + " does not compare with " + b.type());
    }

    private static boolean isNumber(AttributeValue value) {
        return value instanceof AttributeValue.Whole || value instanceof AttributeValue.Real;
    }

    private static double asDouble(AttributeValue value) {
        return value instanceof AttributeValue.Whole whole ? whole.value() : ((AttributeValue.Real) value).value();
    }

    /** NaN equals itself and exceeds everything; adding zero makes -0.0 and 0.0 one. */
    static int compareDoubles(double a, double b) {
        return Double.compare(a + 0.0, b + 0.0);
    }

    /** The order of the strings' UTF-8 bytes, which is that of their code points. */
    static int compareUtf8(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // Surrogates stand for code points above every other char.
                boolean supplementaryX = Character.isSurrogate(x);
                boolean supplementaryY = Character.isSurrogate(y);
                return supplementaryX == supplementaryY ? Character.compare(x, y) : supplementaryX ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
