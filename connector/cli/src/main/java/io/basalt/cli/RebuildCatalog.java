package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.RebuildReport;
import io.basalt.store.api.StoreException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "catalog",
        description = {
            "Give a store that nobody has open a new catalog: the newest backup, then what only its tiers know.",
            "",
            "What the backup does not know goes to bucket 'lost+found', under the bucket and key that it was written for, so"
                    + " that deleted objects do not rise again in their old places. Prints a row for what cannot be read."
        },
        footer = {"", "Example:", "  basalt rebuild catalog --backups /mnt/other/basalt --force"})
final class RebuildCatalog implements Callable<Integer> {
    private final Globals globals;

    @Option(
            names = "--backups",
            paramLabel = "DIR",
            description = "Begin with the newest backup in DIR. Default: with nothing.")
    private @Nullable Path backups;

    @Option(names = "--force", description = "Set a catalog that is there already aside.")
    private boolean force;

    @Mixin
    private final FormatOption format = new FormatOption();

    RebuildCatalog(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        Listing damaged = new Listing("where", "expected", "actual");
        Optional<Path> from = Optional.ofNullable(backups).map(globals.shell()::resolve);
        RebuildReport report = Stores.rebuildCatalog(
                globals.storeDirectory(),
                from,
                force,
                finding -> damaged.add(finding.where(), finding.expected(), finding.actual()));
        if (report.damaged() > 0) {
            damaged.print(format.format(), globals.shell().out());
        }
        globals.shell()
                .say("rebuilt the catalog from "
                        + report.backup().map(backup -> "backup " + backup.id()).orElse("nothing") + ": "
                        + report.found() + " found and put into bucket lost+found, " + report.moved()
                        + " lay elsewhere, " + report.damaged() + " cannot be read; run basalt fsck --deep");
        return BasaltCommand.OK;
    }
}
