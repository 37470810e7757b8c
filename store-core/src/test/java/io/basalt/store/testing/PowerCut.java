package io.basalt.store.testing;

import java.io.IOException;

/** The power is off: no operation does anything from here on. */
public final class PowerCut extends IOException {
    PowerCut(String operation) {
        super("power cut at: " + operation);
    }
}
