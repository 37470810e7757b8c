package io.basalt.store.tier;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Plans what leaves tiers that are fuller than their high mark, and what comes back to those that have room. A pure function but
 * for what {@link RecentMoves} knows; carries nothing out.
 *
 * <p>Above the high mark the coldest blobs leave until the low mark, each for the next slower tier that stays below its own
 * high mark with it. Blobs from the hot threshold on are taken to the fastest tier that stays at or below its low mark with them,
 * the hottest first; so a promotion never makes anything leave. Memory is that of the blobs that are chosen, not of all.
 */
public final class Watermarks {
    private static final Comparator<Resident> COLDEST_FIRST =
            Comparator.comparingDouble(Resident::heat).thenComparingLong(Resident::blobId);

    private final List<TierFill> tiers;
    private final Iterable<Resident> residents;
    private final RecentMoves recent;
    private final Instant now;
    private final long[] used;
    private final Set<Long> moved = new HashSet<>();
    private final List<MovePlan.Transfer> transfers = new ArrayList<>();

    private Watermarks(List<TierFill> tiers, Iterable<Resident> residents, RecentMoves recent, Instant now) {
        this.tiers = tiers;
        this.residents = residents;
        this.recent = recent;
        this.now = now;
        this.used = tiers.stream().mapToLong(TierFill::used).toArray();
    }

    /**
     * @param tiers fastest first
     * @param residents all blobs, each once; read several times
     */
    public static MovePlan plan(List<TierFill> tiers, Iterable<Resident> residents, RecentMoves recent, Instant now) {
        return new Watermarks(tiers, residents, recent, now).plan();
    }

    private MovePlan plan() {
        boolean[] full = new boolean[used.length];
        for (int tier = used.length - 2; tier >= 0; tier--) {
            full[tier] = used[tier] > high(tier);
            if (full[tier]) {
                empty(tier);
            }
        }
        for (int tier = 0; tier < used.length - 1; tier++) {
            if (!full[tier]) {
                fill(tier);
            }
        }
        List<MovePlan.Level> levels = new ArrayList<>();
        for (int tier = 0; tier < used.length; tier++) {
            TierFill fill = tiers.get(tier);
            levels.add(new MovePlan.Level(fill.name(), fill.used(), used[tier], Math.max(0, used[tier] - high(tier))));
        }
        return new MovePlan(transfers, levels);
    }

    private void empty(int tier) {
        long need = used[tier] - low(tier);
        int copies = tiers.get(tier).copies();
        for (Resident resident : first(COLDEST_FIRST, need, copies, one -> mayLeave(one, tier))) {
            Optional<Integer> target = slowerWithRoom(resident, tier);
            target.ifPresent(to -> move(resident, tier, to));
        }
    }

    private boolean mayLeave(Resident resident, int tier) {
        return place(resident) == tier && slowest(resident) > tier && isFree(resident);
    }

    private Optional<Integer> slowerWithRoom(Resident resident, int tier) {
        for (int to = Math.max(tier + 1, fastest(resident)); to <= slowest(resident); to++) {
            if (used[to] + charge(resident, to) <= high(to)) {
                return Optional.of(to);
            }
        }
        return Optional.empty();
    }

    private void fill(int tier) {
        long room = low(tier) - used[tier];
        if (room <= 0) {
            return;
        }
        int copies = tiers.get(tier).copies();
        for (Resident resident : first(COLDEST_FIRST.reversed(), room, copies, one -> mayCome(one, tier, room))) {
            if (used[tier] + charge(resident, tier) <= low(tier)) {
                move(resident, place(resident), tier);
            }
        }
    }

    private boolean mayCome(Resident resident, int tier, long room) {
        return place(resident) > tier
                && fastest(resident) <= tier
                && resident.heat() >= recent.hysteresis().hot()
                && charge(resident, tier) <= room
                && isFree(resident);
    }

    private boolean isFree(Resident resident) {
        return !moved.contains(resident.blobId()) && recent.allow(resident.blobId(), resident.heat(), now);
    }

    private void move(Resident resident, int from, int to) {
        moved.add(resident.blobId());
        used[from] -= charge(resident, from);
        used[to] += charge(resident, to);
        transfers.add(new MovePlan.Transfer(
                resident.blobId(), tiers.get(from).name(), tiers.get(to).name(), resident.bytes(), resident.heat()));
    }

    /** The first in an order that come to so many bytes together, or all where they do not, in that order. */
    private List<Resident> first(
            Comparator<Resident> order, long bytes, int copies, java.util.function.Predicate<Resident> wanted) {
        PriorityQueue<Resident> lastFirst = new PriorityQueue<>(Collections.reverseOrder(order));
        long sum = 0;
        for (Resident resident : residents) {
            if (wanted.test(resident) && (sum < bytes || order.compare(resident, lastFirst.element()) < 0)) {
                lastFirst.add(resident);
                sum += resident.bytes() * copies;
                while (sum - lastFirst.element().bytes() * copies >= bytes) {
                    sum -= lastFirst.remove().bytes() * copies;
                }
            }
        }
        List<Resident> chosen = new ArrayList<>(lastFirst);
        chosen.sort(order);
        return chosen;
    }

    private long charge(Resident resident, int tier) {
        return resident.bytes() * tiers.get(tier).copies();
    }

    private long high(int tier) {
        return (long) (tiers.get(tier).capacity() * recent.hysteresis().high());
    }

    private long low(int tier) {
        return (long) (tiers.get(tier).capacity() * recent.hysteresis().low());
    }

    private int fastest(Resident resident) {
        return resident.fastest().map(this::place).orElse(0);
    }

    private int slowest(Resident resident) {
        return resident.slowest().map(this::place).orElse(used.length - 1);
    }

    private int place(Resident resident) {
        return place(resident.tier());
    }

    private int place(String name) {
        for (int tier = 0; tier < tiers.size(); tier++) {
            if (tiers.get(tier).name().equals(name)) {
                return tier;
            }
        }
        throw new IllegalArgumentException("tier '" + name + "' is none of "
                + tiers.stream().map(TierFill::name).toList() + "; name all tiers that blobs lie on");
    }
}
