package io.basalt.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While open, a process that is told to end (Ctrl-C) first cancels what runs and waits until this is closed: open it
 * before what has to be closed in order. Not for long: output that nobody takes holds up the work, and not the end.
 */
final class Interruption implements AutoCloseable {
    private static final int LONGEST_WAIT_SECONDS = 5;

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Runnable cancel = () -> {};
    private final Thread hook = new Thread(this::interrupt, "cancel");
    private volatile boolean interrupted;

    private final Shell shell;

    private Interruption(Shell shell) {
        this.shell = shell;
    }

    static Interruption watch(Shell shell) {
        Interruption interruption = new Interruption(shell);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Says how to cancel what begins now; does so where the process was told to end before. */
    void cancels(Runnable work) {
        cancel = work;
        if (interrupted) {
            work.run();
        }
    }

    /** Whether the process was told to end. */
    boolean isInterrupted() {
        return interrupted;
    }

    /** What the process does when it is told to end. */
    void interrupt() {
        interrupted = true;
        cancel.run();
        try {
            if (!closed.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                shell.say("ended before all results were taken");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook has nothing left to do.
        }
    }
}
