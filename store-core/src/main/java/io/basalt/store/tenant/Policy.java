package io.basalt.store.tenant;

import java.util.List;

/** A policy, read. @param name what it is called in explanations */
record Policy(String name, List<Statement> statements) {
    Policy {
        statements = List.copyOf(statements);
    }

    /** Whether it says whom it speaks of, as a bucket's does; a user's does not. */
    boolean namesPrincipals() {
        return !statements.isEmpty() && statements.get(0).principals().isPresent();
    }
}
