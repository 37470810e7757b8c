package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "index",
        description = {
            "Make the metadata index anew from the catalog.",
            "",
            "A store does so by itself where its index is missing or does not fit the catalog; see what 'basalt fsck' says."
        },
        footer = {"", "Example:", "  basalt rebuild index"})
final class RebuildIndex implements Callable<Integer> {
    private final Globals globals;

    RebuildIndex(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        try (Store store = globals.openExistingStore()) {
            globals.shell()
                    .say("made the metadata index anew from the catalog: "
                            + store.maintenance().rebuildIndex() + " rows, superseded ones among them");
            return BasaltCommand.OK;
        }
    }
}
