package io.basalt.cli;

import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "run",
        description = {
            "Do at once what 'basalt tier plan' shows.",
            "",
            "A store that is open for long does so by itself. What was moved when this is ended has moved; the rest goes"
                    + " on with the next run."
        })
final class TierRun implements Callable<Integer> {
    private final Globals globals;

    TierRun(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException {
        TierProgress progress = new TierProgress(globals.shell());
        try (Store store = globals.openExistingStore()) {
            return progress.end(store.tiering().run(progress));
        }
    }
}
