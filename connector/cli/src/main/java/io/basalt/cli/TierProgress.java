package io.basalt.cli;

import io.basalt.store.api.TieringProgress;
import io.basalt.store.api.TieringReport;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A line on standard error that tells how far the mover is, where a person watches it. Belongs to one thread. */
final class TierProgress implements Consumer<TieringProgress> {
    private static final String ERASE_LINE = "\r\033[K";
    private static final long NANOS_BETWEEN = 200_000_000;

    private final Shell shell;
    private final long begin = System.nanoTime();
    private long told;

    TierProgress(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void accept(TieringProgress progress) {
        long now = System.nanoTime();
        if (shell.watched() && now - told > NANOS_BETWEEN) {
            told = now;
            double seconds = Math.max(1e-9, (now - begin) / 1e9);
            shell.err()
                    .print(ERASE_LINE
                            + String.format(
                                    Locale.ROOT,
                                    "%s moved, %s, %s/s%s",
                                    Quantity.count(progress.moves()),
                                    Quantity.bytes(progress.bytes()),
                                    Quantity.bytes(progress.bytes() / seconds),
                                    progress.deletions() == 0
                                            ? ""
                                            : "; " + Quantity.count(progress.deletions()) + " expired"));
            shell.err().flush();
        }
    }

    /** Which tier took how much. */
    private static String arrivals(TieringReport report) {
        return report.arrivals().stream()
                .map(arrival -> arrival.tier() + " " + Quantity.bytes(arrival.bytes()))
                .collect(Collectors.joining(", "));
    }

    /** Ends the line, and prints what was done; gives the exit code. */
    int end(TieringReport report) {
        if (told != 0) {
            shell.err().print(ERASE_LINE);
        }
        report.problems().forEach(shell::say);
        PrintStream out = shell.out();
        out.println(Quantity.count(report.moves()) + " moved, " + Quantity.bytes(report.bytes())
                + (report.arrivals().isEmpty() ? "" : " (" + arrivals(report) + ")") + "; "
                + Quantity.count(report.deletions()) + " expired");
        return report.problems().isEmpty() ? BasaltCommand.OK : BasaltCommand.FAILED;
    }
}
