package io.basalt.store.tier;

import java.util.List;

/**
 * What to move so that tiers keep to their watermarks.
 *
 * @param transfers in their order: what makes room comes before what needs it
 * @param tiers each before and after
 */
public record MovePlan(List<Transfer> transfers, List<Level> tiers) {
    public MovePlan {
        transfers = List.copyOf(transfers);
        tiers = List.copyOf(tiers);
    }

    /**
     * @param bytes of one copy
     * @param heat why it was chosen
     */
    public record Transfer(long blobId, String from, String to, long bytes, double heat) {}

    /**
     * @param before bytes that the tier holds now, copies counted
     * @param after bytes that it will hold
     * @param excess bytes by which it will still exceed its high mark, because what it holds is pinned, moved lately, or has
     *     nowhere to go; 0 or more
     */
    public record Level(String tier, long before, long after, long excess) {}
}
