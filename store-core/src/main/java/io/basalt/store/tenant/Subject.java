package io.basalt.store.tenant;

import java.util.List;

/**
 * Who asks.
 *
 * @param tenant empty for somebody unknown
 * @param operator whether everything in the store is allowed
 * @param administrator whether everything of the tenant is allowed that no policy denies
 * @param policies what else is allowed, and what is denied
 */
record Subject(String tenant, String user, boolean operator, boolean administrator, List<Policy> policies) {
    static final Subject UNKNOWN = new Subject("", "", false, false, List.of());

    Subject {
        policies = List.copyOf(policies);
    }

    boolean isKnown() {
        return !tenant.isEmpty();
    }
}
