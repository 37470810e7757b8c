package io.basalt.store.columnar.duckdb;

import java.util.Objects;

/** DuckDB cannot read something, or not now; another reader may. The message is the reason, in one line. */
public final class DuckDbFailure extends Exception {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 300;

    DuckDbFailure(String reason) {
        super(reason);
    }

    DuckDbFailure(Throwable cause) {
        super(line(cause), cause);
    }

    private static String line(Throwable cause) {
        String message = Objects.requireNonNullElse(
                        cause.getMessage(), cause.getClass().getSimpleName())
                .lines()
                .findFirst()
                .orElse("");
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "...";
    }
}
