package io.basalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A folder that is gone when it is closed, and as well when the process is told to end: then the shutdown first waits
 * until the benchmark has closed its store.
 */
final class BenchFolder implements AutoCloseable {
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final Path path;
    private final Shell shell;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    private BenchFolder(Path path, BenchRun run, Shell shell) {
        this.path = path;
        this.shell = shell;
        this.hook = new Thread(() -> interrupt(run), "delete-" + path.getFileName());
    }

    /** @param run what to end when the process is told to */
    static BenchFolder make(Path parent, BenchRun run, Shell shell) throws IOException {
        BenchFolder folder = new BenchFolder(Files.createTempDirectory(parent, ".basalt-bench-"), run, shell);
        Runtime.getRuntime().addShutdownHook(folder.hook);
        return folder;
    }

    Path path() {
        return path;
    }

    private void interrupt(BenchRun run) {
        run.end();
        try {
            if (!closed.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                ScratchFolder.delete(path);
            }
        } catch (IOException | InterruptedException e) {
            shell.say(path + " is left behind: " + Failure.line(e));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            ScratchFolder.delete(path);
        } finally {
            closed.countDown();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook has nothing left to do.
        }
    }
}
