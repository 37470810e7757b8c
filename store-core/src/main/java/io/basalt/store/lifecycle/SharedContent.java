package io.basalt.store.lifecycle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What becomes of a content that several objects or versions own, where each of them has been decided about by itself. The
 * content lies once, so it is moved once: each part of it to the fastest tier that one of the owners asks for. A current
 * owner that no rule moves asks for the tier where the part lies: other buckets' rules do not slow it down. A noncurrent
 * version that no rule moves asks for nothing, and neither does an owner that expires; where all ask for nothing, the content
 * stays.
 */
public final class SharedContent {
    private SharedContent() {}

    /** @param facts the owner's; its tiers are those of the content */
    public record Owner(Facts facts, Decision decision) {}

    /**
     * What is to be done to the content: {@link Decision.Stay} or {@link Decision.Move}, whose cause is the owner's that
     * asks for it. Expiry is each owner's own matter.
     *
     * @param owners one or more, of one content; of several that ask for one tier the first is the cause
     * @param tierNames the store's tiers, fastest first
     */
    public static Decision place(List<Owner> owners, List<String> tierNames) {
        TierOrder tiers = new TierOrder(tierNames);
        List<Decision.Move> asked = new ArrayList<>();
        for (Owner owner : owners) {
            if (owner.decision instanceof Decision.Move move) {
                asked.add(move);
            }
        }
        return asked.stream()
                .sorted(Comparator.comparing(move -> tiers.place(move.to())))
                .flatMap(move -> agreed(move, owners, tiers).stream())
                .findFirst()
                .orElse(Decision.Stay.FREE);
    }

    /** What of a move no owner has anything against. */
    private static Optional<Decision> agreed(Decision.Move move, List<Owner> owners, TierOrder tiers) {
        int to = tiers.place(move.to());
        SortedSet<String> from = new TreeSet<>(move.from());
        from.removeIf(part -> owners.stream().anyMatch(owner -> asks(owner, part, tiers) < to));
        return from.isEmpty() ? Optional.empty() : Optional.of(new Decision.Move(move.cause(), from, move.to()));
    }

    /** The place of the tier that an owner asks for a part that lies on another or the same one. */
    private static int asks(Owner owner, String part, TierOrder tiers) {
        if (owner.decision instanceof Decision.Expire) {
            return Integer.MAX_VALUE;
        } else if (owner.decision instanceof Decision.Move move && move.from().contains(part)) {
            return tiers.place(move.to());
        } else if (owner.facts.noncurrent().isPresent()
                && !owner.facts.pinned()
                && owner.decision.equals(Decision.Stay.FREE)) {
            return Integer.MAX_VALUE;
        }
        return tiers.place(part);
    }
}
