package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Store a folder's files, each under its path below the folder. The bucket is made where it is missing.",
            "",
            "Run again, it skips what is there with the same bytes, and sets the attributes that differ. A file that"
                    + " cannot be read is reported, the rest goes on, and the exit code is 1."
        },
        footer = {
            "",
            "Examples:",
            "  basalt import photos/ basalt://pets/photos --label-from dir",
            "  basalt import photos/ basalt://pets/photos --label-from photos/labels.csv",
            "",
            "photos/labels.csv: the first column is the path below the folder, each other",
            "column an attribute: long, double, boolean or string by what all its cells are.",
            "  key,breed,age",
            "  cats/tom.png,Manx,4"
        })
final class ImportVerb implements Callable<Integer> {
    private final Globals globals;

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder.")
    private Path directory = Path.of("");

    @Parameters(index = "1", paramLabel = "URI", description = "Where to: basalt://BUCKET/PREFIX.")
    private @Nullable BasaltUri target;

    @Option(
            names = "--label-from",
            paramLabel = "dir|FILE.csv",
            description =
                    "Attributes for the objects: 'dir' sets label to the name of the file's folder; a CSV file sets"
                            + " what its columns say. May be given several times.")
    private List<String> labelFrom = List.of();

    @Option(
            names = "--tier",
            paramLabel = "TIER",
            description = "Where new objects land. Default: the store's landing tier.")
    private @Nullable String tier;

    ImportVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException, CommandFailed, InterruptedException {
        Path root = globals.shell().resolve(directory);
        if (!Files.exists(root)) {
            throw new NoSuchFileException(root.toString());
        }
        if (!Files.isDirectory(root)) {
            throw new CommandFailed(root + " is not a folder; 'basalt fs -put' stores a single file");
        }
        Labels labels = Labels.read(labelFrom, root, globals.shell());
        try (Store store = globals.openStore()) {
            if (tier != null) {
                Tiers.require(store, tier);
            }
            Importer importer = new Importer(store, Objects.requireNonNull(target), labels, Optional.ofNullable(tier));
            importer.prepareBucket();
            Transfer.Totals totals = run(importer, root, labels);
            globals.shell().out().println(totals.summary("imported", "skipped"));
            return totals.exitCode();
        }
    }

    private Transfer.Totals run(Importer importer, Path root, Labels labels)
            throws IOException, CommandFailed, InterruptedException {
        Set<String> met = new HashSet<>();
        Transfer.Totals totals;
        try (Transfer transfer = new Transfer("import", Transfer.usualThreads(), globals)) {
            importer.walk(root, transfer, met);
            totals = transfer.finish();
        }
        List<String> unmet = labels.namedKeys().stream()
                .filter(key -> !met.contains(key))
                .sorted()
                .toList();
        if (!unmet.isEmpty()) {
            globals.shell()
                    .say(Quantity.count(unmet.size()) + " rows of --label-from name no file below " + root
                            + ", the first is '" + unmet.get(0) + "'");
        }
        return totals;
    }
}
