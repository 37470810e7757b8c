package io.basalt.store.lifecycle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A bucket's lifecycle rules, in their order: at most {@value #MOST_RULES}, each id once. Immutable.
 *
 * <p>Invalid rules are refused with an {@link IllegalArgumentException} of one line that names the rule.
 */
public record Lifecycle(List<Rule> rules) {
    public static final int MOST_RULES = 1000;

    /** No rules: objects stay where they are until somebody deletes or moves them. */
    public static final Lifecycle NONE = new Lifecycle(List.of());

    public Lifecycle {
        rules = List.copyOf(rules);
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException(rules.size() + " lifecycle rules: expected at most " + MOST_RULES
                    + "; join rules that have the same filter");
        }
        Set<String> ids = new HashSet<>();
        for (Rule rule : rules) {
            if (!ids.add(rule.id())) {
                throw new IllegalArgumentException(
                        "lifecycle rule '" + rule.id() + "' stands there twice: give each rule an id of its own");
            }
        }
    }
}
