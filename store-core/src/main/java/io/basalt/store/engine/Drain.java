package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.io.FreeSpace;
import io.basalt.store.io.Place;
import io.basalt.store.tier.TierConfig;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        boolean within = requireElsewhere();
        Landing elsewhere = tiering.tiers
                .leaving(tier, within)
                .orElseThrow(() -> new StoreException.InvalidArgument("tier '" + tier
                        + "' is the only one of the store: declare another tier or directory in store.toml first"));
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
                            elsewhere.first().name(),
                            within ? directory : OptionalInt.empty(),
                            OptionalLong.empty(),
                            name() + " was drained",
                            Optional.of(elsewhere)));
                }
                last = blob.blobId();
            }
            run.move(moves);
            more = page.size() == PAGE;
        }
        if (run.staying() > 0) {
            run.problem(noRoom(run, elsewhere));
        }
    }

    private String name() {
        return "tier " + tier + (directory.isPresent() ? ", directory " + directory.getAsInt() : "");
    }

    private static String noRoom(TieringRun run, Landing elsewhere) throws IOException {
        List<String> free = new ArrayList<>();
        for (Tier other : elsewhere.tiers()) {
            free.add(other.name() + " has " + other.usableBytes() + " free");
        }
        return run.staying() + " blobs of " + run.stayingBytes() + " bytes stay, no tier has room for them: "
                + String.join(", ", free) + ", of which " + FreeSpace.RESERVE_BYTES
                + " are kept in each directory; add a directory or raise a capacity in store.toml, and drain again";
    }

    private boolean isToLeave(Place place) {
        return place.tier().equals(tier) && (directory.isEmpty() || place.directory() == directory.getAsInt());
    }

    /** Whether other directories of the tier take what leaves one; nothing new goes to that one any more, then. */
    private boolean requireElsewhere() throws StoreException {
        Tier files = tiering.tiers.require(tier);
        if (directory.isEmpty()) {
            return false;
        }
        TierConfig config =
                tiering.tiers.config().tiers().get(tiering.tierNames().indexOf(tier));
        int number = directory.getAsInt();
        if (!config.uses(number)) {
            throw new StoreException.InvalidArgument(
                    "tier '" + tier + "' has no directory " + number + ": expected one of " + config.numbers());
        }
        long others = config.numbers().stream()
                .filter(other -> other != number && files.isThere(other) && !files.isDraining(other))
                .count();
        boolean enough = others >= config.copies();
        if (enough) {
            files.drain(number);
        }
        return enough;
    }
}
