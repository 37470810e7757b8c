package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A process of its own that writes into a store until it is killed: {@code BenchVictim DIRECTORY ENOUGH}. */
final class BenchVictim {
    static final String DIRECTORY = "opened";

    private static final int WRITERS = 64;
    private static final String WRITTEN = "written";

    private BenchVictim() {}

    /**
     * Has a process write into the store, and kills it (SIGKILL) in the middle of that.
     *
     * @param enough objects that have been written before
     */
    static void loadAndKill(Path store, long enough) throws IOException, CommandFailed, InterruptedException {
        try (BenchProcess process = BenchProcess.start(BenchVictim.class, store.toString(), Long.toString(enough))) {
            process.await(WRITTEN);
        }
    }

    public static void main(String[] args) throws Exception {
        BenchProcess.endWithParent();
        try (Store store = Stores.open(args[0])) {
            BenchTarget target = new BenchStore(store);
            long enough = Long.parseLong(args[1]);
            AtomicLong written = new AtomicLong();
            String own = DIRECTORY + "-" + ProcessHandle.current().pid() + "/";
            new BenchRun().forEach(WRITERS, Long.MAX_VALUE, number -> {
                target.fill(own + number, BenchContent.of(1, number), 1);
                if (written.incrementAndGet() == enough) {
                    System.out.println(WRITTEN);
                }
            });
        }
    }
}
