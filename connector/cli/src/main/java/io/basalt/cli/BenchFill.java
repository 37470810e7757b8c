package io.basalt.cli;

import java.io.IOException;

/** Writes what a load is to find, by many writers: their commits share a sync. */
final class BenchFill {
    private static final int WRITERS = 256;

    private final BenchRun run;

    BenchFill(BenchRun run) {
        this.run = run;
    }

    /** The key of an object of a directory that {@link #deep} filled: a thousand in each of its folders. */
    static String key(String directory, long number) {
        return directory + "/" + number / 1000 + "/" + number;
    }

    void deep(BenchTarget target, String directory, long objects, long size)
            throws IOException, CommandFailed, InterruptedException {
        BenchContent content = BenchContent.of(size, 0);
        // Folders come first, so that threads do not race to make one.
        run.forEach(
                1, (objects + 999) / 1000, folder -> target.fill(key(directory, folder * 1000), content.own(), size));
        byWriters(objects, size, (number, own) -> {
            if (number % 1000 != 0) {
                target.fill(key(directory, number), own, size);
            }
        });
    }

    /** All objects as children of the directory itself. */
    void flat(BenchTarget target, String directory, long objects)
            throws IOException, CommandFailed, InterruptedException {
        target.fill(directory + "/0", BenchContent.of(1, 0), 1);
        byWriters(objects - 1, 1, (number, own) -> target.fill(directory + "/" + (number + 1), own, 1));
    }

    private interface Write {
        void write(long number, BenchContent own) throws IOException;
    }

    private void byWriters(long objects, long size, Write write)
            throws IOException, CommandFailed, InterruptedException {
        int writers = (int) Math.max(1, Math.min(WRITERS, objects));
        BenchContent content = BenchContent.of(size, 0);
        ThreadLocal<BenchContent> own = ThreadLocal.withInitial(content::own);
        run.forEach(writers, objects, number -> write.write(number, own.get()));
    }
}
