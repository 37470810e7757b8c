package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.FreeSpace;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where bytes land: on one tier, and on others in their order once that has no room. Thread-safe. */
final class Landing {
    private final List<Tier> tiers;
    private final FullTiers full;

    /** @param tiers the one that is wanted, then the others, nearest first */
    Landing(List<Tier> tiers, FullTiers full) {
        this.tiers = List.copyOf(tiers);
        this.full = full;
    }

    /** The one that is wanted. */
    Tier first() {
        return tiers.get(0);
    }

    /** All, the one that is wanted first. */
    List<Tier> tiers() {
        return tiers;
    }

    FullTiers full() {
        return full;
    }

    /**
     * The first tier with room for that many bytes.
     *
     * @param what what is to be written, for the error
     * @param without tiers that are not to be taken
     */
    Tier choose(String what, long bytes, Set<Tier> without) throws StoreException {
        return choose(what, bytes, without, Tier::copies);
    }

    /** The same for copies that depend on where they go. */
    Tier choose(String what, long bytes, Set<Tier> without, Function<Tier, Tier.Copies> copies) throws StoreException {
        Optional<StoreException> refusal = Optional.empty();
        for (Tier tier : inOrder()) {
            if (!without.contains(tier)) {
                try {
                    tier.requireSpace(what, copies.apply(tier), bytes);
                    if (tier != tiers.get(0)) {
                        full.spilled(tiers.get(0), tier);
                    }
                    return tier;
                } catch (StoreException.OverQuota e) {
                    refusal = refusal.or(() -> Optional.of(e));
                } catch (StoreException.Unavailable e) {
                    if (tier == tiers.get(0)) {
                        throw e; // Not full, but broken: somebody must see to it.
                    }
                    refusal = refusal.or(() -> Optional.of(e));
                }
            }
        }
        throw none(what, refusal);
    }

    /** Those whose disks refused bytes just now come last, whatever they say. */
    private List<Tier> inOrder() {
        return full.anyRefused()
                ? tiers.stream().sorted(Comparator.comparing(full::isAvoided)).toList()
                : tiers;
    }

    private StoreException none(String what, Optional<StoreException> refusal) {
        if (tiers.size() == 1 && refusal.isPresent()) {
            return refusal.get();
        }
        String names = tiers.stream().map(Tier::name).collect(Collectors.joining(", "));
        IOException cause = refusal.isPresent() ? refusal.get() : new IOException("their disks refuse more bytes");
        return FreeSpace.none(what + (tiers.size() == 1 ? ", tier " : ", tiers ") + names, cause);
    }
}
