package io.basalt.store.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The order of keys: by the bytes of their UTF-8, which is not {@link String#compareTo}'s. */
final class Utf8Order {
    static final Comparator<String> COMPARATOR = (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

    private Utf8Order() {}

    static List<String> sorted(Collection<String> keys) {
        return keys.stream().sorted(COMPARATOR).toList();
    }
}
