package io.basalt.store.api;

import java.util.Set;

/** Attributes to set, and short or full names to remove. */
public record AttributeUpdate(Attributes set, Set<String> remove) {
    public AttributeUpdate {
        remove = Set.copyOf(remove);
    }
}
