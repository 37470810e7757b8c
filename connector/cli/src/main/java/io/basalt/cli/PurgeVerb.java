package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.CollectReport;
import io.basalt.store.api.PurgeReport;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "purge",
        description =
                "Free at once what was deleted and superseded, whatever the retention. What snapshots, legal holds"
                        + " and versioning keep is left, and so is what there is now.",
        footer = {
            "",
            "Examples:",
            "  basalt purge basalt://pets/drafts/",
            "  basalt purge basalt://pets",
            "  basalt purge"
        })
final class PurgeVerb implements Callable<Integer> {
    private final Globals globals;

    @Parameters(
            paramLabel = "URI",
            arity = "0..*",
            description = "A key, a directory or a bucket; all buckets where none is named.")
    private List<BasaltUri> uris = List.of();

    PurgeVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        PurgeReport report = new PurgeReport(CollectReport.NOTHING, new TreeMap<>());
        try (Store store = globals.openExistingStore()) {
            List<BasaltUri> targets = new ArrayList<>(uris);
            if (targets.isEmpty()) {
                for (BucketInfo bucket : store.buckets()) {
                    targets.add(new BasaltUri(bucket.name(), ""));
                }
            }
            for (BasaltUri target : targets) {
                report = report.plus(store.maintenance().purge(target.bucket(), target.path()));
            }
        }
        CollectReport freed = report.freed();
        globals.shell()
                .out()
                .println(freed.entries() + " entries gone, " + freed.blobs() + " blobs of " + freed.bytes()
                        + " bytes freed");
        report.left().forEach((reason, entries) -> globals.shell().out().println(entries + " left " + reason));
        return BasaltCommand.OK;
    }
}
