package io.basalt.store.catalog;

import java.io.IOException;

/** What a command will give. */
interface Answer<R> {
    /** Waits until it is durable and visible, or refused; one thread may. */
    R await() throws IOException;
}
