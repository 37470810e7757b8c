package io.basalt.store.predicate;

import io.basalt.store.api.Predicate;
import java.util.List;

/**
 * A condition on the objects of one bucket.
 *
 * @param predicate true where the condition is; where it is not, it may be unknown instead of false
 * @param names what the condition's names stand for, in their order, each once
 * @param warnings a line for each attribute that no object of the bucket has
 */
public record BoundWhere(Predicate predicate, List<NamedFields> names, List<String> warnings) {
    public BoundWhere {
        names = List.copyOf(names);
        warnings = List.copyOf(warnings);
    }
}
