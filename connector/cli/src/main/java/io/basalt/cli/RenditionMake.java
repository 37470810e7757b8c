package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.RenditionInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TabularInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "make",
        description = {
            "Make the renditions of Parquet, Arrow, CSV and JSON lines objects now; other objects below a directory are passed over.",
            "",
            "All renditions share rendition_share of store.toml; where it is full, those that were not used for long make room."
                    + " Columns that a rendition cannot have exactly as Spark reads them are named, and read from the object."
        },
        footer = {"", "Example:", "  basalt rendition make basalt://lake/flights/"})
final class RenditionMake implements Callable<Integer> {
    private static final Set<String> FORMATS = Set.of("parquet", "arrow", "csv", "json");

    private final Globals globals;

    @Parameters(paramLabel = "URI", arity = "1..*", description = "basalt://BUCKET/KEY, or a directory, or a bucket.")
    private List<BasaltUri> uris = List.of();

    RenditionMake(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException, CommandFailed, InterruptedException {
        try (Store store = globals.openExistingStore();
                Transfer transfer = new Transfer("rendition make", 1, globals)) {
            for (BasaltUri uri : uris) {
                ObjectsBelow objects = new ObjectsBelow(store, uri);
                if (!objects.forEach(key -> transfer.submit(key, () -> make(store, key, transfer)))) {
                    transfer.fail(uri, new StoreException.NotFound("no such object or directory"));
                }
            }
            Transfer.Totals totals = transfer.finish();
            globals.shell().out().println(totals.summary("made", "there already or no such table"));
            return totals.exitCode();
        }
    }

    private static Transfer.Result make(Store store, ObjectKey key, Transfer transfer) throws IOException {
        Optional<ObjectEntry> entry = store.stat(key).map(ObjectInfo::entry);
        if (entry.isEmpty()) {
            throw new StoreException.NotFound(key + " does not exist any more");
        }
        long contentId = entry.get().contentId();
        boolean canHaveOne = store.tabular(contentId)
                .map(TabularInfo::format)
                .filter(FORMATS::contains)
                .isPresent();
        if (!canHaveOne || store.renditions().find(contentId).isPresent()) {
            return Transfer.Result.SKIPPED;
        }
        try {
            RenditionInfo made = store.renditions().make(contentId);
            made.leftOut()
                    .forEach((column, reason) ->
                            transfer.say(key + ": column " + column + " is left out: it " + reason));
            return new Transfer.Result(Transfer.Outcome.DONE, made.bytes());
        } catch (StoreException.OverQuota e) {
            // One that is too large does not keep others from being made.
            throw new StoreException.InvalidArgument(String.valueOf(e.getMessage()));
        }
    }
}
