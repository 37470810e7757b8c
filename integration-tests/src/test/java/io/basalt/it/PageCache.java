package io.basalt.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The kernel's copies of a store's files, which a process that is killed leaves behind whole. */
final class PageCache {
    /** Syncs each file, so that its pages may go, and asks the kernel to drop them; no privilege is needed. */
    private static final String EVICT = "find \"$0\" -type f -exec sync {} + "
            + "&& find \"$0\" -type f -exec dd if={} iflag=nocache count=0 status=none \\;";

    private PageCache() {}

    /** Empties it of the files below a directory, so that they are read from the disk; says whether that was possible. */
    static boolean evict(Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", EVICT, directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        boolean done = process.waitFor() == 0 && said.isEmpty();
        if (!done) {
            System.out.println("the page cache stays as it is: " + said);
        }
        return done;
    }
}
