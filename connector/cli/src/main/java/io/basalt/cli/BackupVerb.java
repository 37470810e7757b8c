package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.CatalogBackup;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        description = {
            "Add a backup of the catalog to DIR, or list the backups there.",
            "",
            "A backup holds the namespace, attributes, places and log as of the newest commit; files that it has in common"
                    + " with earlier ones are shared. The objects' bytes are not copied: they stay in the tiers."
        },
        footer = {
            "",
            "Examples:",
            "  basalt backup /mnt/other/basalt --keep 7",
            "  basalt backup /mnt/other/basalt --list"
        })
final class BackupVerb implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "DIR", description = "The directory of backups: outside the store, on another disk.")
    private Path directory = Path.of("");

    @Option(names = "--keep", paramLabel = "N", description = "Afterwards remove all but the newest N backups.")
    private @Nullable Integer keep;

    @Option(names = "--list", description = "Only list the backups.")
    private boolean list;

    @Mixin
    private final FormatOption format = new FormatOption();

    BackupVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        Path backups = globals.shell().resolve(directory);
        if (!list) {
            try (Store store = globals.openExistingStore()) {
                CatalogBackup made = store.maintenance().backup(backups);
                globals.shell()
                        .say("backup " + made.id() + " holds the catalog at LSN " + made.lsn()
                                + "; the objects' bytes stay in the tiers");
                if (keep != null) {
                    store.maintenance().pruneBackups(backups, keep);
                }
            }
        }
        listing(Stores.backups(backups)).print(format.format(), globals.shell().out());
        return BasaltCommand.OK;
    }

    private static Listing listing(List<CatalogBackup> backups) {
        Listing listing = new Listing("backup", "created", "lsn", "bytes");
        backups.forEach(backup -> listing.add(backup.id(), backup.created(), backup.lsn(), backup.bytes()));
        return listing;
    }
}
