package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The demo's first chapters: trees in, and how they look from Hadoop. */
final class DemoImport {
    private final Store store;
    private final DemoFolder folder;
    private final Report report;
    private final Globals globals;

    DemoImport(Store store, DemoFolder folder, Report report, Globals globals) {
        this.store = store;
        this.folder = folder;
        this.report = report;
        this.globals = globals;
    }

    void run() throws Exception {
        report.chapter("Import");
        report.prose(
                "983 labelled images with labels.csv, and 381,375 flights in 12 Parquet files (see",
                "notebooks/data/README.md). The label of an",
                "image is its folder's name, other attributes come from labels.csv; width, height",
                "and format are read from the",
                "bytes as they arrive. Every put is on stable storage, and visible to queries,",
                "before it is acknowledged.");
        Path labels = folder.images().resolve("labels.csv");
        Transfer.Totals images = load(folder.images(), "basalt://demo/images", List.of("dir", labels.toString()));
        Transfer.Totals flights = load(folder.flights(), "basalt://demo/flights", List.of());
        Listing listing = new Listing("imported", "objects", "bytes", "time", "objects/s");
        add(listing, "images", images);
        add(listing, "flights", flights);
        report.table(listing);

        report.chapter("The same store through Hadoop");
        report.prose("Directory totals are kept, not counted: -du reads one entry however much lies below.");
        fs("-ls", "basalt://demo/images");
        fs("-du", "-h", "basalt://demo/");
    }

    private Transfer.Totals load(Path root, String uri, List<String> labelFrom)
            throws IOException, CommandFailed, InterruptedException {
        Labels labels = Labels.read(labelFrom, root, globals.shell());
        Importer importer = new Importer(store, BasaltUri.parse(uri), labels, Optional.empty());
        importer.prepareBucket();
        try (Transfer transfer = new Transfer("import", Transfer.usualThreads(), globals)) {
            importer.walk(root, transfer, new HashSet<>());
            Transfer.Totals totals = transfer.finish();
            if (totals.failed() > 0) {
                throw new CommandFailed(totals.failed() + " files of " + root + " were not imported");
            }
            return totals;
        }
    }

    private static void add(Listing listing, String what, Transfer.Totals totals) {
        listing.add(
                what,
                Quantity.count(totals.done()),
                Quantity.bytes(totals.bytes()),
                Quantity.milliseconds(totals.nanos()),
                Quantity.count(Math.round(totals.done() / (totals.nanos() / 1e9))));
    }

    private void fs(String... args) throws Exception {
        report.command("basalt fs " + String.join(" ", args));
        int code = FsVerb.run(folder.store().toString(), List.of(args));
        if (code != BasaltCommand.OK) {
            throw new CommandFailed("basalt fs " + args[0] + " ended with " + code);
        }
    }
}
