package io.basalt.store.fsck;

import java.io.IOException;

/** One thing that must hold of a store. */
interface Check {
    /** As findings and the summary call it. */
    String name();

    /** Tells of whatever does not hold, and mends what it can where {@link Subject#repairs()} is there. */
    void run(Subject store, Findings findings) throws IOException;
}
