package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierInfo;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "ls", description = "List the tiers, fastest first, with what each holds.")
final class TierList implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final FormatOption format = new FormatOption();

    TierList(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        try (Store store = globals.openExistingStore()) {
            listing(store.tiers()).print(format.format(), globals.shell().out());
        }
        return BasaltCommand.OK;
    }

    static Listing listing(List<TierInfo> tiers) {
        Listing listing = new Listing(
                "tier", "medium", "landing", "objects", "bytes", "free_bytes", "capacity", "copies", "directories");
        for (TierInfo tier : tiers) {
            listing.add(
                    tier.name(),
                    tier.medium().name().toLowerCase(Locale.ROOT),
                    tier.landing(),
                    tier.objects(),
                    tier.bytes(),
                    tier.freeBytes(),
                    tier.capacity().isPresent() ? tier.capacity().getAsLong() : "",
                    tier.copies(),
                    String.join(" ", tier.directories()));
        }
        return listing;
    }
}
