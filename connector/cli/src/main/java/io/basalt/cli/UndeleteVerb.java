package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "undelete",
        description = "Bring back deleted objects and directories, or an earlier version of an object.",
        footer = {
            "",
            "Examples:",
            "  basalt undelete basalt://pets/photos/",
            "  basalt undelete basalt://pets/photos/tom.png --version 4711"
        })
final class UndeleteVerb implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "URI", arity = "1..*", description = "basalt://BUCKET/KEY, or a directory.")
    private List<BasaltUri> uris = List.of();

    @Option(names = "--version", paramLabel = "N", description = "Which version of the object; see 'basalt versions'.")
    private @Nullable Long version;

    UndeleteVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        try (Store store = globals.openExistingStore()) {
            for (BasaltUri uri : uris) {
                if (version == null) {
                    store.undelete(uri.bucket(), uri.path());
                } else {
                    store.restore(uri.objectKey(), version);
                }
            }
        }
        return BasaltCommand.OK;
    }
}
