package io.basalt.store.tenant;

import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.util.List;

/**
 * Which rows of a bucket somebody may see, as a predicate: those whose key may be listed and whose object may be read, as {@link
 * Decider} decides of each. Where a policy's pattern cannot be written as a predicate (one with {@code ?}, or with text between
 * stars beside a beginning or an end), what it allows is left out, and all that it may deny is denied. Immutable.
 */
record Rows(Decider decider, BucketRules bucket) {
    /** @param list and {@code get}: what is needed of the bucket, and of the object */
    Predicate visible(Action list, Action get) {
        return allowed(list).and(allowed(get)).least();
    }

    private Bounds allowed(Action action) {
        Subject subject = decider.subject();
        if (subject.operator()) {
            return Bounds.ALL;
        }
        Bounds denied = said(false, action, subject.policies()).or(said(false, action, bucket.policies()));
        Bounds own = subject.administrator() ? Bounds.ALL : said(true, action, subject.policies());
        Bounds granted = said(true, action, bucket.policies());
        Bounds allowed = !subject.isKnown() ? granted : decider.isOwner(bucket) ? own.or(granted) : own.and(granted);
        return allowed.and(denied.not());
    }

    private Bounds said(boolean allows, Action action, List<Policy> policies) {
        Bounds any = Bounds.NONE;
        for (Policy policy : policies) {
            for (Statement statement : policy.statements()) {
                if (statement.allows() == allows
                        && statement.speaksOf(action)
                        && statement.speaksOf(decider.subject())) {
                    any = any.or(holds(statement, action));
                }
            }
        }
        return any;
    }

    private Bounds holds(Statement statement, Action action) {
        Bounds all = Bounds.NONE;
        for (Glob resource : statement.resources()) {
            all = all.or(names(resource, action));
        }
        for (Requirement requirement : statement.requirements()) {
            all = all.and(meets(requirement, action));
        }
        return all;
    }

    private Bounds names(Glob resource, Action action) {
        if (!action.isOfObjects()) {
            return Bounds.of(resource.matches(bucket.bucket()));
        }
        Bounds any = Bounds.NONE;
        for (String rest : resource.after(bucket.bucket() + "/")) {
            any = any.or(Bounds.like(SystemField.KEY, new Glob(rest)));
        }
        return any;
    }

    private Bounds meets(Requirement requirement, Action action) {
        return switch (requirement.key()) {
            case SOURCE_ADDRESS, SECURE_TRANSPORT -> Bounds.of(decider.meetsContext(requirement));
            // A row is listed by its whole key.
            case PREFIX ->
                action.isOfObjects() ? Bounds.of(requirement.holdsOfNothing()) : among(requirement, SystemField.KEY);
            case TAG ->
                action.isOfObjects()
                        ? among(requirement, new Field.Attribute("tag." + requirement.name(), ValueType.STRING))
                        : Bounds.of(requirement.holdsOfNothing());
        };
    }

    private static Bounds among(Requirement requirement, Field field) {
        Bounds any = Bounds.NONE;
        for (String value : requirement.values()) {
            any = any.or(
                    requirement.operator().isPattern()
                            ? Bounds.like(field, new Glob(value))
                            : Bounds.equal(field, value));
        }
        return requirement.operator().isNegated() ? any.not() : any;
    }
}
