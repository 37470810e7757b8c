package io.basalt.it;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a victim said before it was killed.
 *
 * @param acknowledged the changes that returned, by the hand that asked for them, in the order in which it did
 * @param underWay the change that each hand had begun, and that had not returned
 */
record Journal(Map<Integer, List<Change>> acknowledged, Map<Integer, Change> underWay) {
    private static final String BEGIN = "begin";
    private static final String DONE = "done";

    /** What a victim said up to its last whole line: a change of which half a line was written was not begun. */
    static Journal read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /** As above, of what it wrote. */
    static Journal parse(String text) {
        Journal journal = new Journal(new LinkedHashMap<>(), new LinkedHashMap<>());
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(journal::add);
        return journal;
    }

    private void add(String line) {
        String[] parts = line.split(" ", 3);
        int hand = Integer.parseInt(parts[1]);
        Change change = Change.parse(parts[2]);
        if (parts[0].equals(BEGIN) && underWay.putIfAbsent(hand, change) == null) {
            return;
        }
        if (parts[0].equals(DONE) && underWay.remove(hand, change)) {
            acknowledged.computeIfAbsent(hand, none -> new ArrayList<>()).add(change);
            return;
        }
        throw new IllegalStateException("'" + line + "' does not follow from the lines before");
    }

    long acknowledgements() {
        return acknowledged.values().stream().mapToLong(List::size).sum();
    }

    /** Writes a journal to standard output, each line in one write. Thread-safe. */
    static final class Writer {
        private final OutputStream out = new FileOutputStream(FileDescriptor.out);

        void begin(int hand, Change change) throws IOException {
            write(BEGIN, hand, change);
        }

        void done(int hand, Change change) throws IOException {
            write(DONE, hand, change);
        }

        private synchronized void write(String word, int hand, Change change) throws IOException {
            out.write((word + " " + hand + " " + change.text() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
