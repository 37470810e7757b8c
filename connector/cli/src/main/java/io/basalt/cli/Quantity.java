package io.basalt.cli;

import java.util.Locale;

/** A number in the words of people, such as {@code 4.8 MB}; tables align it as a number. */
record Quantity(String text) {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    /** Decimal units, as disks are sold. */
    static Quantity bytes(double bytes) {
        double rest = bytes;
        int unit = 0;
        while (rest >= 999.5 && unit < UNITS.length - 1) {
            rest /= 1000;
            unit++;
        }
        String number = unit == 0 || rest >= 99.95 ? "%.0f" : "%.1f";
        return new Quantity(String.format(Locale.ROOT, number, rest) + " " + UNITS[unit]);
    }

    static Quantity count(long count) {
        return new Quantity(String.format(Locale.ROOT, "%,d", count));
    }

    static Quantity milliseconds(double nanos) {
        double millis = nanos / 1e6;
        return new Quantity(String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%,.0f ms", millis));
    }

    static Quantity seconds(double nanos) {
        return new Quantity(String.format(Locale.ROOT, "%.1f s", nanos / 1e9));
    }

    @Override
    public String toString() {
        return text;
    }
}
