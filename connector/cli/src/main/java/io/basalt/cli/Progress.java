package io.basalt.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on standard error where a person watches it, and nothing where not. Thread-safe. */
final class Progress implements AutoCloseable {
    private static final String ERASE_LINE = "\r\033[K";

    private final Shell shell;
    private final @Nullable ProgressBar bar;

    Progress(String task, Shell shell) {
        this.shell = shell;
        this.bar = shell.watched()
                ? new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(0)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(200)
                        .setConsumer(new ConsoleProgressBarConsumer(shell.err()))
                        .clearDisplayOnFinish()
                        .build()
                : null;
    }

    /** One more step is known to be ahead; called by one thread. */
    void expectOne() {
        if (bar != null) {
            bar.maxHint(bar.getMax() + 1);
        }
    }

    void step() {
        if (bar != null) {
            bar.step();
        }
    }

    /** A line that stays above the bar. */
    void say(String line) {
        synchronized (shell.err()) {
            if (bar != null) {
                shell.err().print(ERASE_LINE);
            }
            shell.say(line);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
