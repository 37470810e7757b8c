package io.basalt.store.tenant;

import java.util.List;
import java.util.Optional;

/**
 * A statement of a policy.
 *
 * @param sid what it is called in explanations
 * @param principals whom it speaks of; absent in a policy of users, which speaks of whom it is attached to
 * @param actions patterns of actions' words
 * @param resources patterns of {@code BUCKET} and {@code BUCKET/KEY}
 * @param requirements all of which must hold
 */
record Statement(
        String sid,
        boolean allows,
        Optional<Principals> principals,
        List<Glob> actions,
        List<Glob> resources,
        List<Requirement> requirements) {
    Statement {
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
        requirements = List.copyOf(requirements);
    }

    boolean speaksOf(Action action) {
        return actions.stream().anyMatch(pattern -> pattern.matchesIgnoringCase(action.word()));
    }

    boolean speaksOf(Subject subject) {
        return principals.isEmpty() || principals.get().include(subject);
    }
}
