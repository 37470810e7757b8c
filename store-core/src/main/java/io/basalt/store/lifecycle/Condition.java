package io.basalt.store.lifecycle;

import io.basalt.store.api.Predicate;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.predicate.BoundWhere;
import io.basalt.store.predicate.BucketFields;
import io.basalt.store.predicate.NamedFields;
import io.basalt.store.predicate.Where;
import java.util.List;

/** The condition of a filter: what can be said of it without a bucket, and its fields in one. */
final class Condition {
    private static final String PATH = "path.";

    private Condition() {}

    /** Refuses what no bucket can make right. */
    static void check(String text) {
        try {
            // No attribute is known here, so only system fields can be of the wrong type.
            for (NamedFields name :
                    Where.parse(text).bind(BucketFields.of(List.of())).names()) {
                if (name.fields().contains(SystemField.TIER)) {
                    throw new IllegalArgumentException("where '" + Shown.of(text)
                            + "': tier is what the rules decide, so they cannot ask for it; use move, promote or pin");
                }
                if (name.name().startsWith(PATH)) {
                    throw new IllegalArgumentException("where '" + Shown.of(text) + "': " + name.name()
                            + " cannot be asked for in a rule; use a prefix, or starts_with, contains or LIKE on key");
                }
            }
        } catch (StoreException.InvalidArgument e) {
            throw new IllegalArgumentException("where '" + Shown.of(text) + "': " + e.getMessage(), e);
        }
    }

    /** @throws StoreException.InvalidArgument where a literal compares with no type that its attribute has there */
    static Predicate bind(String text, BucketFields bucket) throws StoreException.InvalidArgument {
        BoundWhere bound = Where.parse(text).bind(bucket);
        return bound.predicate();
    }
}
