package io.basalt.store.tenant;

/** A request cannot be brought into its canonical form, or does not say how it is signed. Its line is without secrets. */
final class MalformedSignatureException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String line;

    MalformedSignatureException(String line) {
        super(line);
        this.line = line;
    }

    MalformedSignatureException(String line, Throwable cause) {
        super(line, cause);
        this.line = line;
    }

    /** What is wrong. */
    String line() {
        return line;
    }

    /** What was sent, for a line: itself if it is a plain word as secrets are not, and not at all otherwise. */
    static String shown(String text) {
        return text.matches("[a-z0-9-]{1,32}") ? "'" + text + "'" : "something else";
    }
}
