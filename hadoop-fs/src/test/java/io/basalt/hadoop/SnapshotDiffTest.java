package io.basalt.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.SnapshotDiffReport.DiffReportEntry;
import org.apache.hadoop.hdfs.protocol.SnapshotDiffReport.DiffType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What snapshots differ in, in HDFS's terms. */
class SnapshotDiffTest extends FileSystemTest {
    /** As {@code hdfs snapshotDiff} prints it, without the tabs. */
    private List<String> diff(String directory, String from, String to) throws IOException {
        return report(directory, from, to).stream()
                .map(entry -> entry.toString().replace("\t", " "))
                .toList();
    }

    private List<DiffReportEntry> report(String directory, String from, String to) throws IOException {
        Path path = directory.isEmpty() ? ROOT : path(directory);
        return ((BasaltFileSystem) fs).getSnapshotDiffReport(path, from, to).getDiffList();
    }

    @Test
    void createdDeletedModifiedAndRenamedAreToldApart() throws IOException {
        for (String key :
                List.of("a/stays", "a/changed", "a/tagged", "a/gone", "a/old", "d/f", "olddir/sub/f", "olddir/g")) {
            write(key, key);
        }
        write("elsewhere/f", "");
        fs.createSnapshot(ROOT, "s1");
        assertEquals(List.of(), diff("", "s1", ""));

        write("a/changed", "anew");
        fs.setXAttr(path("a/tagged"), "user.label", "cat".getBytes(UTF_8));
        fs.delete(path("a/gone"), false);
        fs.rename(path("a/old"), path("a/new"));
        write("a/created", "");
        write("created/with/all", "");
        fs.delete(path("d"), true);
        fs.rename(path("olddir"), path("newdir"));
        write("newdir/sub/h", "");
        fs.delete(path("newdir/g"), false);
        fs.createSnapshot(ROOT, "s2");
        write("after", "");

        List<String> changes = List.of(
                "M .",
                "M ./a",
                "M ./a/changed",
                "+ ./a/created",
                "- ./a/gone",
                "R ./a/old -> ./a/new",
                "M ./a/tagged",
                "+ ./created",
                "- ./d",
                "M ./olddir",
                "R ./olddir -> ./newdir",
                "- ./olddir/g",
                "M ./olddir/sub",
                "+ ./olddir/sub/h");
        assertEquals(changes, diff("", "s1", "s2"));
        assertEquals(List.of("M .", "+ ./after"), diff("", "s2", ""));
        assertEquals(
                List.of("M .", "M ./changed", "+ ./created", "- ./gone", "R ./old -> ./new", "M ./tagged"),
                diff("a", "s1", "s2"));
        assertEquals(List.of(), diff("elsewhere", "s1", "s2"));
        assertEquals(
                List.of("M .", "M ./changed", "- ./created", "+ ./gone", "R ./new -> ./old", "M ./tagged"),
                diff("a", "s2", "s1"));
    }

    @Test
    void whatMovesOutOfADeletedDirectoryOrIntoANewOneIsRenamed() throws IOException {
        write("deleted/deep/f", "1");
        write("deleted/g", "2");
        write("h", "3");
        fs.createSnapshot(ROOT, "s1");
        fs.mkdirs(path("made/deep"));
        fs.rename(path("deleted/deep/f"), path("f"));
        fs.rename(path("h"), path("made/deep/h"));
        fs.rename(path("deleted/deep"), path("made/deeper"));
        fs.delete(path("deleted"), true);
        write("made/deeper/new", "");
        assertEquals(
                List.of(
                        "M .",
                        "- ./deleted",
                        "M ./deleted/deep",
                        "R ./deleted/deep -> ./made/deeper",
                        "R ./deleted/deep/f -> ./f",
                        "+ ./deleted/deep/new",
                        "R ./h -> ./made/deep/h",
                        "+ ./made"),
                diff("", "s1", ""));
    }

    @Test
    void whatTakesANameOverIsNotWhatHadIt() throws IOException {
        write("a", "1");
        write("b", "2");
        write("c", "3");
        fs.createSnapshot(ROOT, "s1");
        fs.rename(path("a"), path("x"));
        fs.rename(path("b"), path("a"));
        fs.rename(path("x"), path("b"));
        fs.delete(path("c"), false);
        fs.mkdirs(path("c"));
        assertEquals(List.of("M .", "R ./a -> ./b", "R ./b -> ./a", "+ ./c", "- ./c"), diff("", "s1", ""));
    }

    @Test
    void aDirectoryThatAStateLacksIsRefused() throws IOException {
        fs.createSnapshot(ROOT, "s1");
        write("a/f", "");
        assertThrows(FileNotFoundException.class, () -> report("a", "s1", ""));
        assertThrows(FileNotFoundException.class, () -> report("a", "s2", ""));
        assertThrows(ParentNotDirectoryException.class, () -> report("a/f", "", ""));
    }

    /** Whatever happens in between: what the report says, done to the earlier state, gives the later one. */
    @Test
    @Timeout(120)
    void aReportLeadsFromOneStateToTheOther() throws IOException {
        long seed = Long.getLong("basalt.test.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            String where = "seed " + seed + ", round " + round;
            change(random, 30);
            fs.createSnapshot(ROOT, "from" + round);
            Map<String, String> from = tree(".snapshot/from" + round);
            change(random, 1 + random.nextInt(30));
            fs.createSnapshot(ROOT, "to" + round);
            Map<String, String> to = tree(".snapshot/to" + round);
            List<DiffReportEntry> report = report("", "from" + round, "to" + round);
            assertEquals(lines(to), lines(applied(from, to, report)), () -> where + ": " + report);
        }
    }

    private static String lines(Map<String, String> tree) {
        return tree.entrySet().stream().map(Object::toString).collect(Collectors.joining("\n"));
    }

    private void change(Random random, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            Path one = path(name(random));
            Path other = path(name(random));
            switch (random.nextInt(6)) {
                case 0 -> fs.delete(one, true);
                case 1, 2 -> {
                    if (nothingInTheWay(other)) {
                        fs.rename(one, other);
                    }
                }
                default -> {
                    if (nothingInTheWay(one)) {
                        write(one, new byte[] {(byte) random.nextInt(100)});
                    }
                }
            }
        }
    }

    private boolean nothingInTheWay(Path path) throws IOException {
        for (Path parent = path.getParent(); parent != null && !parent.isRoot(); parent = parent.getParent()) {
            if (fs.exists(parent) && fs.getFileStatus(parent).isFile()) {
                return false;
            }
        }
        return !fs.exists(path) || fs.getFileStatus(path).isFile();
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int depth = 0; depth <= random.nextInt(4); depth++) {
            name.append(depth == 0 ? "" : "/").append((char) ('a' + random.nextInt(4)));
        }
        return name.toString();
    }

    /** Every path below, files with their etags. */
    private Map<String, String> tree(String key) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        gather(path(key), "", tree);
        return tree;
    }

    private void gather(Path directory, String prefix, Map<String, String> tree) throws IOException {
        for (FileStatus status : fs.listStatus(directory)) {
            String name = prefix + status.getPath().getName();
            tree.put(name, status instanceof BasaltFileStatus file ? file.getEtag() : "directory");
            if (status.isDirectory()) {
                gather(status.getPath(), name + "/", tree);
            }
        }
    }

    /** As DistCp does it: what moves or goes is taken away first, the deepest first; then put back; then copies are made. */
    private static Map<String, String> applied(
            Map<String, String> from, Map<String, String> to, List<DiffReportEntry> report) {
        Map<String, String> tree = new TreeMap<>(from);
        Map<String, Map<String, String>> moving = new TreeMap<>();
        Map<String, String> targets = new TreeMap<>();
        List<DiffReportEntry> deepestFirst = new ArrayList<>(report);
        deepestFirst.sort(Comparator.comparing(SnapshotDiffTest::source).reversed());
        for (DiffReportEntry entry : deepestFirst) {
            if (entry.getType() == DiffType.RENAME) {
                targets.put(source(entry), new String(entry.getTargetPath(), UTF_8));
                moving.put(targets.get(source(entry)), take(tree, source(entry)));
            } else if (entry.getType() == DiffType.DELETE) {
                take(tree, source(entry));
            }
        }
        moving.forEach((target, taken) -> taken.forEach((below, what) -> tree.put(target + below, what)));
        for (DiffReportEntry entry : report) {
            String path = source(entry);
            if (entry.getType() == DiffType.CREATE) {
                int name = path.lastIndexOf('/') + 1; // What is new is not what had the name before.
                String now = translated(path.substring(0, name), targets) + path.substring(name);
                to.forEach((at, what) -> {
                    if (at.equals(now) || at.startsWith(now + "/")) {
                        tree.putIfAbsent(at, what);
                    }
                });
            } else if (entry.getType() == DiffType.MODIFY && !path.isEmpty()) {
                String now = translated(path, targets);
                tree.put(now, String.valueOf(to.get(now)));
            }
        }
        return tree;
    }

    private static String source(DiffReportEntry entry) {
        return new String(entry.getSourcePath(), UTF_8);
    }

    /** Takes a file or directory with all below it out of a tree; their paths relative to it. */
    private static Map<String, String> take(Map<String, String> tree, String path) {
        Map<String, String> taken = new TreeMap<>();
        tree.forEach((at, what) -> {
            if (at.equals(path) || at.startsWith(path + "/")) {
                taken.put(at.substring(path.length()), what);
            }
        });
        taken.keySet().forEach(below -> tree.remove(path + below));
        return taken;
    }

    /** Where a path of the earlier state leads in the later one. */
    private static String translated(String path, Map<String, String> targets) {
        for (String at = path; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
            String target = targets.get(at);
            if (target != null) {
                return target + path.substring(at.length());
            }
        }
        return path;
    }
}
