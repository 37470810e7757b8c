package io.basalt.store.tenant;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The rule of each call of the store's ports, by {@code PORT.METHOD}. */
final class Rules {
    private static final Map<String, Rule> ALL = new TreeMap<>();

    static {
        ALL.putAll(ViewCalls.ALL);
        ALL.putAll(BucketCalls.ALL);
        ALL.putAll(ObjectCalls.ALL);
        ALL.putAll(DirectoryCalls.ALL);
        ALL.putAll(HistoryCalls.ALL);
        ALL.putAll(ContentCalls.ALL);
        ALL.putAll(UploadCalls.ALL);
        ALL.putAll(OpenFileCalls.ALL);
        ALL.putAll(OperatorCalls.ALL);
        ALL.putAll(AccountCalls.ALL);
    }

    private Rules() {}

    static String nameOf(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    /** Absent for a method that is made of others, and for one that nobody may call. */
    static Optional<Rule> of(Method method) {
        return method.isDefault() ? Optional.empty() : Optional.ofNullable(ALL.get(nameOf(method)));
    }

    /** The names of all calls that have one. */
    static Set<String> names() {
        return ALL.keySet();
    }
}
