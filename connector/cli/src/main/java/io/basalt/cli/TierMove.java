package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.MoveResult;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "move",
        description = {
            "Move objects to another tier. A directory moves with everything below it.",
            "",
            "Each object is copied, verified, committed at the new place and only then freed at the old one, so readers"
                    + " never notice. Keys, versions and attributes stay as they are."
        },
        footer = {"", "Example:", "  basalt tier move basalt://pets/photos/2019 --to hdd"})
final class TierMove implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "URI", arity = "1..*", description = "basalt://BUCKET/KEY, or a directory, or a bucket.")
    private List<BasaltUri> uris = List.of();

    @Option(
            names = "--to",
            paramLabel = "TIER",
            required = true,
            description = "The tier; 'basalt tier ls' lists them.")
    private String tier = "";

    TierMove(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException, CommandFailed, InterruptedException {
        try (Store store = globals.openExistingStore()) {
            Tiers.require(store, tier);
            Transfer.Totals totals = move(store, uris, tier, globals);
            globals.shell().out().println(totals.summary("moved to " + tier, "there already"));
            return totals.exitCode();
        }
    }

    static Transfer.Totals move(Store store, List<BasaltUri> targets, String tier, Globals globals)
            throws StoreException, CommandFailed, InterruptedException {
        try (Transfer transfer = new Transfer("tier move", Transfer.usualThreads(), globals)) {
            for (BasaltUri target : targets) {
                if (!new ObjectsBelow(store, target)
                        .forEach(key -> transfer.submit(key, () -> move(store, key, tier)))) {
                    transfer.fail(target, new StoreException.NotFound("no such object or directory"));
                }
            }
            return transfer.finish();
        }
    }

    private static Transfer.Result move(Store store, ObjectKey key, String tier) throws IOException {
        MoveResult moved = store.move(key, tier);
        return moved.bytes() == 0 ? Transfer.Result.SKIPPED : new Transfer.Result(Transfer.Outcome.DONE, moved.bytes());
    }
}
