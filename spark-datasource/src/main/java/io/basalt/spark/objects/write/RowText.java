package io.basalt.spark.objects.write;

import org.apache.spark.unsafe.types.UTF8String;

/** Spark's strings as Java's. */
final class RowText {
    private RowText() {}

    /** @throws IllegalArgumentException where the bytes are no UTF-8, which would become something else on the way */
    static String of(UTF8String text, String what) {
        String value = text.toString();
        if (UTF8String.fromString(value).equals(text)) {
            return value;
        }
        throw new IllegalArgumentException(
                what + " '" + value + "' is not UTF-8: expected UTF-8, as encode(x, 'UTF-8') gives");
    }
}
