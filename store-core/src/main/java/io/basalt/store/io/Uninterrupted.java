package io.basalt.store.io;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * Work on file channels that an interrupt must not undo. Java closes a channel under an interrupted thread, for everybody
 * who uses it: the work is then done again, through a channel that is open, and the thread stays interrupted.
 */
final class Uninterrupted {
    private Uninterrupted() {}

    /** Work that may be begun again wherever a closed channel ended it; it opens what it needs. */
    interface Work {
        void run() throws IOException;
    }

    static void run(Work work) throws IOException {
        boolean interrupted = false;
        try {
            for (boolean done = false; !done; ) {
                try {
                    work.run();
                    done = true;
                } catch (ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
