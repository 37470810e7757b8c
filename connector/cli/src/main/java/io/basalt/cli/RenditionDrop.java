package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.RenditionInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "drop",
        description = "Free the renditions of objects. The objects stay as they are.",
        footer = {"", "Example:", "  basalt rendition drop basalt://lake/flights/2001-01-01.parquet"})
final class RenditionDrop implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "URI", arity = "1..*", description = "basalt://BUCKET/KEY, or a directory, or a bucket.")
    private List<BasaltUri> uris = List.of();

    RenditionDrop(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException, CommandFailed, InterruptedException {
        try (Store store = globals.openExistingStore();
                Transfer transfer = new Transfer("rendition drop", 1, globals)) {
            for (BasaltUri uri : uris) {
                ObjectsBelow objects = new ObjectsBelow(store, uri);
                if (!objects.forEach(key -> transfer.submit(key, () -> drop(store, key)))) {
                    transfer.fail(uri, new StoreException.NotFound("no such object or directory"));
                }
            }
            Transfer.Totals totals = transfer.finish();
            globals.shell().out().println(totals.summary("dropped", "without one"));
            return totals.exitCode();
        }
    }

    private static Transfer.Result drop(Store store, ObjectKey key) throws IOException {
        Optional<ObjectInfo> object = store.stat(key);
        long contentId = object.map(info -> info.entry().contentId()).orElse(0L);
        long bytes =
                store.renditions().find(contentId).map(RenditionInfo::bytes).orElse(0L);
        return store.renditions().drop(contentId)
                ? new Transfer.Result(Transfer.Outcome.DONE, bytes)
                : Transfer.Result.SKIPPED;
    }
}
