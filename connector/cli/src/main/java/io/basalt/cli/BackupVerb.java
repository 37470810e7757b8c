package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.CatalogBackup;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backup",
        description = {
            "Add a backup of the catalog to DIR, or list the backups there.",
            "",
            "A backup holds the namespace, attributes, places and log as of the newest commit; files that it has in common"
                    + " with earlier ones are shared. The objects' bytes are not copied: they stay in the tiers, and what a"
                    + " backup refers to is kept there, deleted or not, until the backup is removed by --keep, or forgotten:"
                    + " where a directory of backups was deleted by hand, the store has to be told."
        },
        footer = {
            "",
            "Examples:",
            "  basalt backup /mnt/other/basalt --keep 7",
            "  basalt backup /mnt/other/basalt --list",
            "  basalt backup --pinned",
            "  basalt backup /mnt/gone/basalt --forget"
        })
final class BackupVerb implements Callable<Integer> {
    private final Globals globals;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "The directory of backups: outside the store, on another disk.")
    private @Nullable Path directory;

    @Option(names = "--keep", paramLabel = "N", description = "Afterwards remove all but the newest N backups.")
    private @Nullable Integer keep;

    @Option(names = "--list", description = "Only list the backups.")
    private boolean list;

    @Option(names = "--pinned", description = "Only list the backups that bytes are kept for, in whatever directory.")
    private boolean pinned;

    @Option(names = "--forget", description = "Keep no bytes any more for the backups in DIR, which may be gone.")
    private boolean forget;

    @Mixin
    private final FormatOption format = new FormatOption();

    BackupVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        if (pinned) {
            pinnedBackups().print(format.format(), globals.shell().out());
            return BasaltCommand.OK;
        }
        if (directory == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "missing DIR, the directory of backups");
        }
        Path backups = globals.shell().resolve(directory);
        if (forget) {
            forget(backups);
            return BasaltCommand.OK;
        }
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

    private Listing pinnedBackups() throws StoreException {
        Listing listing = new Listing("directory", "created", "lsn");
        try (Store store = globals.openExistingStore()) {
            store.maintenance()
                    .pinnedBackups()
                    .forEach(backup -> listing.add(backup.directory(), backup.created(), backup.lsn()));
        }
        return listing;
    }

    private void forget(Path backups) throws StoreException {
        try (Store store = globals.openExistingStore()) {
            long forgotten = store.maintenance().forgetBackups(backups);
            globals.shell()
                    .say("nothing is kept any more for " + forgotten + " backups in " + backups
                            + "; what only they needed is freed in the background, or now by: bin/basalt purge");
        }
    }

    private static Listing listing(List<CatalogBackup> backups) {
        Listing listing = new Listing("backup", "created", "lsn", "bytes");
        backups.forEach(backup -> listing.add(backup.id(), backup.created(), backup.lsn(), backup.bytes()));
        return listing;
    }
}
