package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.Finding;
import io.basalt.store.api.FsckReport;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "fsck",
        description = {
            "Look whether catalog, index and bytes agree in a store that nobody has open.",
            "",
            "Changes nothing without --repair, which mends what follows from the rest of the store: counts, totals, links,"
                    + " files that nobody owns. Prints a row for each finding, a summary on standard error, and exits with 0"
                    + " only if all agree by then."
        },
        footer = {"", "Examples:", "  basalt fsck", "  basalt fsck --deep --repair"})
final class FsckVerb implements Callable<Integer> {
    /** More rows than anybody reads; the summary counts all. */
    private static final int PRINTED = 10_000;

    private final Globals globals;

    @Option(names = "--repair", description = "Mend what can be mended.")
    private boolean repair;

    @Option(names = "--deep", description = "Read and verify all bytes, not only that they are there.")
    private boolean deep;

    @Mixin
    private final FormatOption format = new FormatOption();

    FsckVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        Listing listing = new Listing("check", "where", "expected", "actual", "repaired");
        long[] told = {0};
        FsckReport report = check(finding -> {
            told[0]++;
            if (told[0] <= PRINTED) {
                add(listing, finding);
            }
        });
        if (told[0] > 0) {
            listing.print(format.format(), globals.shell().out());
        }
        summary(report);
        return report.isSound() ? BasaltCommand.OK : BasaltCommand.FAILED;
    }

    /** Of a store that somebody serves, while it is in use; nothing can be mended there. */
    private FsckReport check(Consumer<Finding> findings) throws StoreException {
        if (repair || globals.endpoint().isEmpty()) {
            return Stores.fsck(globals.storeDirectory(), repair, deep, findings);
        }
        try (Store store = globals.openExistingStore()) {
            return store.maintenance().fsck(deep, findings);
        }
    }

    private static void add(Listing listing, Finding finding) {
        listing.add(finding.check(), finding.where(), finding.expected(), finding.actual(), finding.repaired());
    }

    private void summary(FsckReport report) {
        Listing checks = new Listing("check", "looked_at", "findings", "repaired");
        report.checks().forEach(check -> checks.add(check.check(), check.looked(), check.findings(), check.repaired()));
        checks.printTable("", globals.shell().err());
        if (report.findings() > PRINTED) {
            globals.shell().say("only the first " + PRINTED + " findings were printed");
        }
        String outcome = report.isSound()
                ? "catalog, index and bytes agree"
                : report.findings() - report.repaired() + " findings are left"
                        + (repair ? "" : "; --repair mends what can be mended");
        globals.shell()
                .say("fsck at LSN " + report.lsn() + ": " + report.findings() + " findings, " + report.repaired()
                        + " repaired: " + outcome);
    }
}
