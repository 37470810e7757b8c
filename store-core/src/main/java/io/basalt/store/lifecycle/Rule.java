package io.basalt.store.lifecycle;

import io.basalt.store.api.Utf8;
import java.util.List;

/**
 * What happens to the objects of a filter, and when. Immutable; invalid ones are refused with an {@link
 * IllegalArgumentException} of one line that names the rule.
 *
 * @param id names the rule among those of its bucket; 1 to 255 characters, none of them a control character
 * @param enabled whether it has any effect
 * @param steps one or more; as in S3, an age or a date but not both, and expiry later than the moves
 */
public record Rule(String id, boolean enabled, Filter filter, List<Step> steps) {
    private static final int LONGEST_ID = 255;

    public Rule {
        steps = List.copyOf(steps);
        if (id.isEmpty() || id.length() > LONGEST_ID || !isLine(id)) {
            throw new IllegalArgumentException("lifecycle rule id '" + Shown.of(id) + "': expected 1 to " + LONGEST_ID
                    + " characters of valid UTF-8, none of them a control character");
        }
        try {
            StepChecks.check(filter, steps);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("lifecycle rule '" + id + "': " + e.getMessage(), e);
        }
    }

    private static boolean isLine(String text) {
        return Utf8.isValid(text) && text.chars().noneMatch(Character::isISOControl);
    }
}
