package io.basalt.store.columnar;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names of columns that differ in case at most: Spark may refuse them. */
public final class AmbiguousNames {
    /** Why such a column is left out. */
    public static final String REASON = "is one of several of that name, but for case";

    private AmbiguousNames() {}

    /** Those of {@code names} that are there more than once, but for case. */
    public static Set<String> in(Collection<String> names) {
        Set<String> seen = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                twice.add(name.toLowerCase(Locale.ROOT));
            }
        }
        Set<String> ambiguous = new HashSet<>(names);
        ambiguous.removeIf(name -> !twice.contains(name.toLowerCase(Locale.ROOT)));
        return ambiguous;
    }
}
