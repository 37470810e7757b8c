package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.VersionInfo;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "versions",
        description = "List the contents that a key has had and that are still held, the newest first.",
        footer = {
            "",
            "Examples:",
            "  basalt versions basalt://pets/photos/tom.png",
            "  basalt versions basalt://pets/photos/tom.png --delete 4711"
        })
final class VersionsVerb implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Parameters(paramLabel = "URI", description = "basalt://BUCKET/KEY.")
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
        Listing listing = new Listing("version", "state", "size", "modified", "ended_lsn");
        try (Store store = globals.openExistingStore()) {
            if (delete != null) {
                store.deleteVersion(uri.objectKey(), delete);
            }
            for (VersionInfo version : store.versions(uri.objectKey())) {
                String state = version.isCurrent() ? "current" : version.deleted() ? "deleted" : "replaced";
                listing.add(
                        version.version(),
                        state,
                        version.size(),
                        version.modified(),
                        version.to().orElse(null));
            }
        }
        listing.print(format.format(), globals.shell().out());
        return BasaltCommand.OK;
    }
}
