package io.basalt.store.lifecycle;

import java.util.Locale;

/** One thing that a rule does. Immutable; a trigger with an action that it does not go with is refused. */
public record Step(Trigger trigger, Action action) {
    public Step {
        boolean fits = trigger.kinds().contains(action.kind());
        if (!fits) {
            throw new IllegalArgumentException("'" + trigger + "' does not go with '" + action + "': expected "
                    + String.join(
                            " or ",
                            trigger.kinds().stream()
                                    .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                                    .toList())
                    + why(trigger, action));
        }
        if (action.kind() == Action.Kind.EXPIRE && days(trigger) == 0) {
            throw new IllegalArgumentException("'" + trigger + "' with 'expire': expected 1 day or more");
        }
    }

    private static String why(Trigger trigger, Action action) {
        if (action.kind() != Action.Kind.EXPIRE) {
            return "";
        }
        return trigger == Trigger.Always.ALWAYS
                ? "; to delete objects at once use 'basalt fs -rm -r'"
                : ": what is known of reads is approximate, and nothing is deleted by it; use age_days or date";
    }

    /** -1 where the trigger has none. */
    private static int days(Trigger trigger) {
        if (trigger instanceof Trigger.Age age) {
            return age.days();
        } else if (trigger instanceof Trigger.Noncurrent noncurrent) {
            return noncurrent.days();
        }
        return -1;
    }

    @Override
    public String toString() {
        return trigger + ": " + action;
    }
}
