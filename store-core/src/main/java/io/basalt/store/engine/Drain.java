package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.io.Place;
import io.basalt.store.tier.TierConfig;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Moves everything off a tier or a directory. Belongs to one thread. */
final class Drain {
    private static final int PAGE = 4096;

    private final LocalTiering tiering;
    private final String tier;
    private final OptionalInt directory;

    Drain(LocalTiering tiering, String tier, OptionalInt directory) {
        this.tiering = tiering;
        this.tier = tier;
        this.directory = directory;
    }

    /** Blobs in the order of their ids, which is about that in which they were written. */
    void run(TieringRun run) throws IOException {
        String to = target();
        long last = 0;
        boolean more = true;
        while (more && !tiering.stopping.getAsBoolean()) {
            long after = last;
            List<Blob> page = tiering.store.open(() -> tiering.catalog.blobs(after, PAGE));
            List<BlobMove> moves = new ArrayList<>();
            for (Blob blob : page) {
                if (blob.places().stream().anyMatch(this::isToLeave)) {
                    moves.add(new BlobMove(
                            blob.blobId(),
                            to,
                            to.equals(tier) ? directory : OptionalInt.empty(),
                            OptionalLong.empty(),
                            "tier " + tier + (directory.isPresent() ? ", directory " + directory.getAsInt() : "")
                                    + " was drained"));
                }
                last = blob.blobId();
            }
            run.move(moves);
            more = page.size() == PAGE;
        }
    }

    private boolean isToLeave(Place place) {
        return place.tier().equals(tier) && (directory.isEmpty() || place.directory() == directory.getAsInt());
    }

    private String target() throws StoreException {
        tiering.tiers.require(tier);
        List<TierConfig> all = tiering.tiers.config().tiers();
        int at = tiering.tierNames().indexOf(tier);
        TierConfig config = all.get(at);
        if (directory.isPresent()) {
            int number = directory.getAsInt();
            if (!config.uses(number)) {
                throw new StoreException.InvalidArgument(
                        "tier '" + tier + "' has no directory " + number + ": expected one of " + config.numbers());
            }
            Tier files = tiering.tiers.require(tier);
            long others = config.numbers().stream()
                    .filter(other -> other != number && files.isThere(other) && !files.isDraining(other))
                    .count();
            if (others >= config.copies()) {
                files.drain(number);
                return tier;
            }
        }
        if (all.size() == 1) {
            throw new StoreException.InvalidArgument("tier '" + tier
                    + "' is the only one of the store: declare another tier or directory in store.toml first");
        }
        return all.get(at + 1 < all.size() ? at + 1 : at - 1).name();
    }
}
