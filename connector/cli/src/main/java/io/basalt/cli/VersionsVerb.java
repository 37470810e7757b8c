package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.VersionInfo;
import io.basalt.store.api.VersionPage;
import io.basalt.store.api.VersionsRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "versions",
        description = {
            "List the contents that a key has had and that are still held, the newest first.",
            "",
            "With a path that ends in a slash, or a bucket alone: those of all keys below it."
        },
        footer = {
            "",
            "Examples:",
            "  basalt versions basalt://pets/photos/tom.png",
            "  basalt versions basalt://pets/photos/",
            "  basalt versions basalt://pets/photos/tom.png --delete 4711"
        })
final class VersionsVerb implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Parameters(paramLabel = "URI", description = "basalt://BUCKET/KEY, or basalt://BUCKET/PREFIX/.")
    private BasaltUri uri = new BasaltUri("none", "");

    @Option(
            names = "--delete",
            paramLabel = "N",
            description = "First free this version, which is not the current one.")
    private @Nullable Long delete;

    VersionsVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        boolean many = delete == null && (uri.path().isEmpty() || uri.path().endsWith("/"));
        try (Store store = globals.openExistingStore()) {
            (many ? below(store) : ofKey(store))
                    .print(format.format(), globals.shell().out());
        }
        return BasaltCommand.OK;
    }

    private Listing ofKey(Store store) throws StoreException {
        if (delete != null) {
            store.deleteVersion(uri.objectKey(), delete);
        }
        Listing listing = new Listing("version", "state", "size", "modified", "ended_lsn");
        for (VersionInfo version : store.versions(uri.objectKey())) {
            listing.add(
                    version.version(),
                    state(version),
                    version.size(),
                    version.modified(),
                    version.to().orElse(null));
        }
        return listing;
    }

    private static String state(VersionInfo version) {
        return version.isCurrent() ? "current" : version.deleted() ? "deleted" : "replaced";
    }

    private Listing below(Store store) throws StoreException {
        Listing listing = new Listing("key", "version", "state", "size", "modified", "ended_lsn");
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            VersionPage page = store.listVersions(
                    VersionsRequest.of(uri.bucket(), uri.path()).after(after.get()));
            for (VersionInfo version : page.versions()) {
                listing.add(
                        version.key().key(),
                        version.version(),
                        state(version),
                        version.size(),
                        version.modified(),
                        version.to().orElse(null));
            }
            after = page.next();
        }
        return listing;
    }
}
