package io.basalt.it.bench;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsShell;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** What many files cost that are only looked at: listings, and totals. Hadoop's shell runs in this process. */
final class ListingRows {
    private final FileSystem files;
    private final FileTree tree;
    private final int rounds;

    ListingRows(FileSystem files, FileTree tree, int rounds) {
        this.files = files;
        this.tree = tree;
        this.rounds = rounds;
    }

    void run() throws Exception {
        String of = ", " + tree.files() + " files";
        Path root = new Path("/warehouse");
        long lines = tree.files() + tree.directories();
        Turns list = new Turns("-ls -R" + of, 8_000);
        Turns flat = new Turns("listFiles(recursive)" + of, 8_000);
        Turns du = new Turns("-du -s" + of, 200);
        Turns count = new Turns("-count" + of, 200);
        Turns summary = new Turns("getContentSummary" + of, 200);
        for (int round = 0; round <= rounds; round++) {
            boolean counts = round > 0;
            list.time("FsShell on basalt:", counts, () -> require(lines, shell("-ls", "-R", root.toString())));
            flat.time("basalt:", counts, () -> require(tree.files(), filesBelow(root)));
            du.time("FsShell on basalt:", counts, () -> require(1, shell("-du", "-s", root.toString())));
            count.time("FsShell on basalt:", counts, () -> require(1, shell("-count", root.toString())));
            summary.time("basalt:", counts, () -> require(tree.files(), total(root)));
        }
        list.print();
        flat.print();
        du.print();
        count.print();
        summary.print();
    }

    private long filesBelow(Path root) throws Exception {
        long found = 0;
        for (RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true); all.hasNext(); all.next()) {
            found++;
        }
        return found;
    }

    private long total(Path root) throws Exception {
        ContentSummary summary = files.getContentSummary(root);
        require(1 + tree.directories(), summary.getDirectoryCount());
        return summary.getFileCount();
    }

    /** Gives how many lines it printed. */
    private long shell(String... arguments) throws Exception {
        LineCount count = new LineCount();
        PrintStream before = System.out;
        System.setOut(new PrintStream(count, false, StandardCharsets.UTF_8));
        try {
            require(0, new FsShell(files.getConf()).run(arguments));
            System.out.flush();
        } finally {
            System.setOut(before);
        }
        return count.lines;
    }

    private static void require(long expected, long found) {
        if (expected != found) {
            throw new AssertionError("expected " + expected + ", found " + found);
        }
    }

    /** Throws away what it is given, but counts the lines. */
    private static final class LineCount extends OutputStream {
        private long lines;

        @Override
        public void write(int value) {
            lines += value == '\n' ? 1 : 0;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }
    }
}
