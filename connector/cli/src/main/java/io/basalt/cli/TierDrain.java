package io.basalt.cli;

import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "drain",
        description = {
            "Move everything off a tier, or off one of its directories, so that it can be taken away.",
            "",
            "What leaves a directory goes to the others of its tier. Where there are none or they have no room it goes, like"
                    + " what leaves a tier, to the next slower tier that has room, else to the next faster one that has."
                    + " What no tier has room for stays, and is told with its bytes."
        },
        footer = {"", "Examples:", "  basalt tier drain hdd --directory 1", "  basalt tier drain flash"})
final class TierDrain implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "TIER", description = "The tier; 'basalt tier ls' lists them.")
    private String tier = "";

    @Option(
            names = "--directory",
            paramLabel = "N",
            description = "Only this one of its directories: its place in store.toml, from 0 on.")
    private @Nullable Integer directory;

    TierDrain(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException, CommandFailed {
        TierProgress progress = new TierProgress(globals.shell());
        try (Store store = globals.openExistingStore()) {
            Tiers.require(store, tier);
            OptionalInt only = directory == null ? OptionalInt.empty() : OptionalInt.of(directory);
            return progress.end(store.tiering().drain(tier, only, progress));
        }
    }
}
