package io.basalt.cli;

import io.basalt.store.api.CompactionReport;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "compact",
        description = {
            "Give back the space of deleted objects that lie in volumes.",
            "",
            "Of each volume that is mostly dead, what lives is moved to another one, and the volume is removed. Readers"
                    + " never notice."
        },
        footer = {"", "Example:", "  basalt compact --below 0.8"})
final class CompactVerb implements Callable<Integer> {
    private final Globals globals;

    @Option(
            names = "--below",
            paramLabel = "RATIO",
            defaultValue = "0.5",
            description = "Compact volumes of which less than this share is in use (default: ${DEFAULT-VALUE}).")
    private double below;

    CompactVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException {
        try (Store store = globals.openExistingStore()) {
            CompactionReport report = store.maintenance().compact(below);
            report.problems().forEach(globals.shell()::say);
            globals.shell()
                    .out()
                    .println("removed " + report.volumes() + " volumes: freed " + Quantity.bytes(report.freedBytes())
                            + ", moved " + Quantity.bytes(report.movedBytes()));
            return report.problems().isEmpty() ? BasaltCommand.OK : BasaltCommand.FAILED;
        }
    }
}
