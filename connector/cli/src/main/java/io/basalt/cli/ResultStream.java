package io.basalt.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A stream of results that, other than a plain {@link PrintStream}, can tell why they did not get through. */
final class ResultStream extends PrintStream {
    private static final int BUFFER = 1 << 13;

    private final Target target;

    /** Nobody reads the results any more, as where {@code | head} has seen enough: no reason to complain. */
    static final class ReaderGone extends IOException {
        private static final long serialVersionUID = 1L;

        ReaderGone(IOException cause) {
            super("nobody reads the results any more", cause);
        }
    }

    ResultStream(OutputStream out) {
        this(new Target(out));
    }

    private ResultStream(Target target) {
        super(new BufferedOutputStream(target, BUFFER), true, StandardCharsets.UTF_8);
        this.target = target;
    }

    /** This process's standard output. */
    static ResultStream ofProcess() {
        return new ResultStream(new FileOutputStream(FileDescriptor.out));
    }

    /**
     * Flushes; throws where anything has not been written.
     *
     * @throws ReaderGone where the reader has closed the pipe
     */
    void requireWritten() throws IOException {
        flush();
        IOException failure = target.failure;
        if (failure == null) {
            return;
        }
        String words = String.valueOf(failure.getMessage());
        if (words.contains("Broken pipe") || words.contains("Connection reset")) {
            throw new ReaderGone(failure);
        }
        IOException lost = new IOException("results are not all written: " + words);
        lost.addSuppressed(failure);
        throw lost;
    }

    /** Keeps the first failure, which a print stream swallows, and tries no further. */
    private static final class Target extends OutputStream {
        private final OutputStream out;
        private volatile @Nullable IOException failure;

        Target(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            IOException known = failure;
            if (known != null) {
                throw known;
            }
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
