package io.basalt.store.columnar.text;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The lines of a text as Hadoop's {@code LineRecordReader} has them: they end with LF, CR or CRLF, and a UTF-8 mark at the
 * beginning belongs to none. Not thread-safe.
 */
final class Lines {
    private static final int WINDOW = 256 << 10;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final String name;
    private final RandomReader reader;
    private final int maxBytes;
    private byte[] window;
    private long position;
    private int next;
    private int end;
    private int start;
    private int length;
    private long number;

    /**
     * @param name what errors call the content and its format
     * @param maxBytes of a line
     */
    Lines(String name, RandomReader reader, int maxBytes) {
        this.name = name;
        this.reader = reader;
        this.maxBytes = maxBytes;
        this.window = new byte[Math.min(WINDOW, maxBytes + 2)];
    }

    /** Goes on to the next line; false at the end. */
    boolean next() throws IOException {
        if (number == 0 && has(MARK.length - 1) && Arrays.equals(window, 0, MARK.length, MARK, 0, MARK.length)) {
            next = MARK.length;
        }
        if (!has(0)) {
            return false;
        }
        number++;
        int found = 0;
        while (has(found) && window[next + found] != '\n' && window[next + found] != '\r') {
            found++;
        }
        if (found > maxBytes) {
            throw tooLong();
        }
        length = found;
        boolean ended = has(found);
        int endBytes =
                !ended ? 0 : window[next + found] == '\r' && has(found + 1) && window[next + found + 1] == '\n' ? 2 : 1;
        start = next;
        next += found + endBytes;
        return true;
    }

    /** Whether there is a byte so many behind the next one; then it is in the window. */
    private boolean has(int behind) throws IOException {
        while (next + behind >= end) {
            if (next > 0) {
                System.arraycopy(window, next, window, 0, end - next);
                end -= next;
                next = 0;
            } else if (end == window.length) {
                grow();
            }
            int read = reader.read(position, ByteBuffer.wrap(window, end, window.length - end));
            if (read <= 0) {
                return false;
            }
            position += read;
            end += read;
        }
        return true;
    }

    private void grow() throws StoreException {
        if (window.length >= maxBytes + 2) {
            throw tooLong();
        }
        window = Arrays.copyOf(window, (int) Math.min(2L * window.length, maxBytes + 2L));
    }

    private StoreException tooLong() {
        return problem("expected at most " + maxBytes + " bytes, found more");
    }

    /** Holds the current line, from {@link #start()} on, until the next call of {@link #next()}. */
    byte[] bytes() {
        return window;
    }

    int start() {
        return start;
    }

    int length() {
        return length;
    }

    /** Why the current line makes the content unfit. */
    StoreException.InvalidArgument problem(String problem) {
        return new StoreException.InvalidArgument(
                name + ": line " + number + ": " + problem.lines().findFirst().orElse("") + "; read it by other means");
    }
}
