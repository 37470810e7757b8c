package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.CatalogBackup;
import io.basalt.store.api.StoreException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description = {
            "Give a store that nobody has open the catalog of a backup in DIR.",
            "",
            "Objects put after that backup are unknown to it, though their bytes stay in the tiers: 'basalt rebuild catalog"
                    + " --backups DIR' finds them too."
        },
        footer = {"", "Example:", "  basalt --store /data/store restore /mnt/other/basalt --backup 12"})
final class RestoreVerb implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "DIR", description = "The directory of backups.")
    private Path directory = Path.of("");

    @Option(
            names = "--backup",
            paramLabel = "ID",
            description = "Which one; 'basalt backup DIR --list' lists them. Default: the newest.")
    private @Nullable Integer id;

    @Option(names = "--force", description = "Set a catalog that is there already aside.")
    private boolean force;

    RestoreVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        Path store = globals.storeDirectory();
        OptionalInt which = id == null ? OptionalInt.empty() : OptionalInt.of(id);
        CatalogBackup backup = Stores.restore(store, globals.shell().resolve(directory), which, force);
        globals.shell()
                .out()
                .println("restored backup " + backup.id() + " of " + backup.created() + ", LSN " + backup.lsn()
                        + ", to store " + store);
        return BasaltCommand.OK;
    }
}
