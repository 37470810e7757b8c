package io.basalt.store.lifecycle;

import java.util.List;

/** The tiers by their place: 0 is the fastest. */
record TierOrder(List<String> names) {
    TierOrder {
        names = List.copyOf(names);
    }

    int place(String tier) {
        int place = names.indexOf(tier);
        if (place < 0) {
            throw new IllegalArgumentException("tier '" + tier + "': this store has " + String.join(", ", names)
                    + "; correct the rule, or declare the tier in store.toml");
        }
        return place;
    }

    String name(int place) {
        return names.get(place);
    }

    /** Throws {@link IllegalArgumentException} of one line where the store has no such tier. */
    void require(Action action) {
        if (action != Action.Expire.EXPIRE) {
            place(action);
        }
    }

    /** Of the tier that an action names. */
    int place(Action action) {
        if (action instanceof Action.Move move) {
            return place(move.tier());
        } else if (action instanceof Action.Promote promote) {
            return place(promote.tier());
        }
        return place(((Action.Pin) action).tier());
    }
}
