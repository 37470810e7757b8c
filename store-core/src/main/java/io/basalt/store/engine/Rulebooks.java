package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.lifecycle.LifecycleJson;
import io.basalt.store.lifecycle.Rulebook;
import io.basalt.store.predicate.BucketFields;
import io.basalt.store.tier.StoreConfig;
import io.basalt.store.tier.TierConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The rules of buckets, read once. Belongs to one thread. */
final class Rulebooks {
    private final LocalStore store;
    private final StoreConfig config;
    private final Consumer<String> problems;
    private final Map<String, Optional<Rulebook>> books = new HashMap<>();

    /** @param problems takes a line for each bucket whose rules cannot be used as they are */
    Rulebooks(LocalStore store, StoreConfig config, Consumer<String> problems) {
        this.store = store;
        this.config = config;
        this.problems = problems;
    }

    /** Absent where the bucket has no rules, or such as cannot be used any more. */
    Optional<Rulebook> of(String bucket) throws StoreException {
        Optional<Rulebook> known = books.get(bucket);
        if (known == null) {
            known = read(bucket);
            books.put(bucket, known);
        }
        return known;
    }

    private Optional<Rulebook> read(String bucket) throws StoreException {
        Optional<String> rules = store.lifecycle(bucket);
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(book(store, config, bucket, rules.get()));
        } catch (StoreException.InvalidArgument e) {
            problems.accept(
                    "bucket '" + bucket + "': " + e.getMessage() + "; none of its rules is followed until then");
            return Optional.empty();
        }
    }

    /** @throws StoreException.InvalidArgument in one line that names the rule that is wrong */
    static Rulebook book(LocalStore store, StoreConfig config, String bucket, String rules) throws StoreException {
        List<String> tiers = config.tiers().stream().map(TierConfig::name).toList();
        return Rulebook.of(
                LifecycleJson.parse(rules, "lifecycle of bucket '" + bucket + "'"),
                BucketFields.of(store.attributes(bucket)),
                tiers,
                config.movement().halfLife());
    }
}
