package io.basalt.cli;

import io.basalt.store.api.ScrubOptions;
import io.basalt.store.api.ScrubReport;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "scrub",
        description = {
            "Read all copies of all objects, and name what is damaged.",
            "",
            "What is damaged or missing is written anew from the other copy, in tiers that keep two. A scrub that was"
                    + " interrupted goes on where it ended. Exit code 1 where something could not be repaired."
        },
        footer = {"", "Example:", "  basalt scrub --rate 100MB --tier hdd"})
final class ScrubVerb implements Callable<Integer> {
    private final Globals globals;

    @Option(names = "--rate", paramLabel = "BYTES", description = "Read at most so many bytes a second, such as 100MB.")
    private @Nullable String rate;

    @Option(names = "--tier", paramLabel = "TIER", description = "Only this tier; 'basalt tier ls' lists them.")
    private @Nullable String tier;

    @Option(names = "--restart", description = "Begin anew where an earlier scrub was interrupted.")
    private boolean restart;

    ScrubVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException, CommandFailed {
        ScrubOptions options = new ScrubOptions(rate(), Optional.ofNullable(tier), restart);
        try (Store store = globals.openExistingStore()) {
            if (tier != null) {
                Tiers.require(store, tier);
            }
            ScrubReport report = store.maintenance().scrub(options);
            report.damages().forEach(damage -> globals.shell().say(damage.toString()));
            globals.shell()
                    .out()
                    .println("scrubbed " + Quantity.count(report.blobs()) + " blobs, " + Quantity.bytes(report.bytes())
                            + ": " + report.repaired() + " copies repaired, " + report.lost() + " not");
            return report.lost() == 0 ? BasaltCommand.OK : BasaltCommand.FAILED;
        }
    }

    private OptionalLong rate() throws CommandFailed {
        if (rate == null) {
            return OptionalLong.empty();
        }
        OptionalLong bytes = ByteSize.parse(rate);
        if (bytes.isEmpty() || bytes.getAsLong() < 1) {
            throw new CommandFailed("--rate " + rate + ": expected a number of bytes such as 100MB");
        }
        return bytes;
    }
}
