package io.basalt.connector.client;

import java.io.IOException;

/** An answer that came bit by bit ended before its end. */
final class CutOff extends IOException {
    private static final long serialVersionUID = 1;

    CutOff(IOException cause) {
        super("the answer was cut off: " + cause.getMessage(), cause);
    }
}
