package io.basalt.hadoop;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.protocol.SnapshotDiffReport.DiffReportEntry;
import org.apache.hadoop.hdfs.protocol.SnapshotDiffReport.DiffType;

/**
 * What differs between two states of a directory, told as HDFS tells it: files and directories are the same where their ids
 * are, wherever they have gone; a created or deleted directory stands for all that came or went with it; paths are relative,
 * and those of creations lead through directories by the names that these had in the earlier state.
 *
 * <p>Directories that stayed, or moved between such, are compared listing by listing. What lies in others is kept in memory.
 */
final class SnapshotDiff {
    /** Files and directories are numbered apart. */
    private record Id(boolean directory, long number) {}

    /**
     * A file or directory of one state that the other one does not have there.
     *
     * @param path relative to the compared directory, in its own state
     * @param parent the id of the directory that it lies in
     */
    private record Node(String path, ListEntry entry, long parent) {
        Id id() {
            return SnapshotDiff.id(entry);
        }

        String name() {
            return path.substring(path.lastIndexOf(Path.SEPARATOR_CHAR) + 1);
        }
    }

    /** A directory as it was and as it is. */
    private record Pair(DirectoryEntry from, DirectoryEntry to) {}

    /** A state: its files, and the directory that is compared. */
    private record State(FileTree tree, Path root, Map<Id, Node> alone) {
        State(FileTree tree, Path root) {
            this(tree, root, new HashMap<>());
        }

        String relative(ListEntry entry) {
            String path = tree.path(entry).toUri().getPath();
            return path.substring(Math.min(path.length(), root.toUri().getPath().length() + (root.isRoot() ? 0 : 1)));
        }

        RemoteIterator<ListEntry> children(DirectoryEntry directory) throws IOException {
            return tree.children(tree.path(directory), directory, "");
        }

        /** Those that programs set. */
        Map<String, AttributeValue> attributes(ObjectEntry file) throws IOException {
            Map<String, AttributeValue> set =
                    new HashMap<>(tree.attributes(tree.path(file)).values());
            set.keySet()
                    .removeIf(name ->
                            !name.startsWith(Attributes.USER + ".") && !name.startsWith(Attributes.HADOOP + "."));
            return set;
        }

        void keep(ListEntry entry, DirectoryEntry parent) {
            Node node = new Node(relative(entry), entry, parent.directoryId());
            alone.put(node.id(), node);
        }

        /** Keeps all that is below the directories that are kept. */
        void expand() throws IOException {
            Deque<ListEntry> open = new ArrayDeque<>();
            alone.values().forEach(node -> open.add(node.entry));
            while (!open.isEmpty()) {
                if (open.pop() instanceof DirectoryEntry directory) {
                    for (RemoteIterator<ListEntry> children = children(directory); children.hasNext(); ) {
                        ListEntry child = children.next();
                        keep(child, directory);
                        open.push(child);
                    }
                }
            }
        }
    }

    private final State before;
    private final State after;
    private final List<DiffReportEntry> found = new ArrayList<>();
    /** What directories that are in both states were called before, by their ids. */
    private final Map<Long, String> stayed = new HashMap<>();

    private final TreeSet<String> modified = new TreeSet<>();

    private SnapshotDiff(State before, State after) {
        this.before = before;
        this.after = after;
    }

    /** The differences by path; those of a directory before those of what it holds. */
    static List<DiffReportEntry> between(FileTree before, Path beforeRoot, FileTree after, Path afterRoot)
            throws IOException {
        SnapshotDiff diff = new SnapshotDiff(new State(before, beforeRoot), new State(after, afterRoot));
        diff.compare(directory(before, beforeRoot), directory(after, afterRoot));
        diff.pairOff();
        diff.before.expand();
        diff.after.expand();
        diff.tellApart();
        diff.modified.forEach(name -> diff.found.add(entry(DiffType.MODIFY, name)));
        diff.found.sort(Comparator.comparing(DiffReportEntry::getSourcePath, Arrays::compareUnsigned)
                .thenComparing(DiffReportEntry::getType));
        return diff.found;
    }

    private static DirectoryEntry directory(FileTree tree, Path path) throws IOException {
        if (tree.entry(path) instanceof DirectoryEntry directory) {
            return directory;
        }
        throw StoreCalls.notDirectory(path, path);
    }

    /** Compares two states of a directory, and of all below that stayed where it was. */
    private void compare(DirectoryEntry from, DirectoryEntry to) throws IOException {
        Deque<Pair> open = new ArrayDeque<>();
        open.push(new Pair(from, to));
        while (!open.isEmpty()) {
            Pair pair = open.pop();
            open.addAll(compareChildren(pair.from, pair.to));
        }
    }

    private List<Pair> compareChildren(DirectoryEntry from, DirectoryEntry to) throws IOException {
        List<Pair> below = new ArrayList<>();
        Map<String, ListEntry> then = new HashMap<>();
        for (RemoteIterator<ListEntry> children = before.children(from); children.hasNext(); ) {
            ListEntry child = children.next();
            then.put(name(child, from), child);
        }
        boolean differs = false;
        for (RemoteIterator<ListEntry> children = after.children(to); children.hasNext(); ) {
            ListEntry now = children.next();
            ListEntry was = then.get(name(now, to));
            if (was == null || !id(was).equals(id(now))) {
                after.keep(now, to);
                differs = true;
                continue;
            }
            then.remove(name(now, to));
            if (now instanceof DirectoryEntry directory) {
                below.add(new Pair((DirectoryEntry) was, directory));
            } else {
                tellChange(was, now);
            }
        }
        then.values().forEach(child -> before.keep(child, from));
        if (differs || !then.isEmpty()) {
            String name = before.relative(from);
            stayed.put(from.directoryId(), name);
            stayed.put(to.directoryId(), name);
            modified.add(name);
        }
        return below;
    }

    /** Finds the directories and files that moved between directories that are in both states. */
    private void pairOff() throws IOException {
        boolean any = true;
        while (any) {
            List<Node> moved = before.alone.values().stream()
                    .filter(node -> after.alone.containsKey(node.id()))
                    .toList();
            for (Node was : moved) {
                before.alone.remove(was.id());
                Node now = Objects.requireNonNull(after.alone.remove(was.id()));
                tellRename(was, now);
                if (was.entry instanceof DirectoryEntry from && now.entry instanceof DirectoryEntry to) {
                    compare(from, to);
                }
            }
            any = !moved.isEmpty();
        }
    }

    /** Of what lies below directories that only one state has. */
    private void tellApart() throws IOException {
        for (Node was : before.alone.values()) {
            Node now = after.alone.get(was.id());
            Node parent = before.alone.get(new Id(true, was.parent));
            boolean goneWithParent = parent != null && !after.alone.containsKey(parent.id());
            if (now == null && !goneWithParent) {
                found.add(entry(DiffType.DELETE, was.path));
                tellModified(was.parent);
            } else if (now != null && (was.parent != now.parent || !was.name().equals(now.name()))) {
                tellRename(was, now);
                tellModified(was.parent);
                tellModified(now.parent);
            } else if (now != null) {
                tellChange(was.entry, now.entry);
            }
        }
        for (Node now : after.alone.values()) {
            Node parent = after.alone.get(new Id(true, now.parent));
            boolean cameWithParent = parent != null && !before.alone.containsKey(parent.id());
            if (!before.alone.containsKey(now.id()) && !cameWithParent) {
                String directory = nameBefore(now.parent).orElseThrow();
                String prefix = directory.isEmpty() ? "" : directory + Path.SEPARATOR;
                found.add(entry(DiffType.CREATE, prefix + now.name()));
                tellModified(now.parent);
            }
        }
    }

    private void tellRename(Node was, Node now) throws IOException {
        found.add(new DiffReportEntry(DiffType.RENAME, bytes(was.path), bytes(now.path)));
        tellChange(was.entry, now.entry);
    }

    private void tellChange(ListEntry was, ListEntry now) throws IOException {
        if (was instanceof ObjectEntry old && now instanceof ObjectEntry file && changed(old, file)) {
            modified.add(before.relative(was));
        }
    }

    /** Revisions change with renames, too. */
    private boolean changed(ObjectEntry was, ObjectEntry now) throws IOException {
        return was.contentId() != now.contentId()
                || (was.revision() != now.revision() && !before.attributes(was).equals(after.attributes(now)));
    }

    /** Of a directory that something came to or went from, where it is in both states. */
    private void tellModified(long directoryId) {
        nameBefore(directoryId).ifPresent(modified::add);
    }

    private Optional<String> nameBefore(long directoryId) {
        String name = stayed.get(directoryId);
        if (name != null) {
            return Optional.of(name);
        }
        Id id = new Id(true, directoryId);
        return after.alone.containsKey(id)
                ? Optional.ofNullable(before.alone.get(id)).map(Node::path)
                : Optional.empty();
    }

    private static Id id(ListEntry entry) {
        return entry instanceof ObjectEntry file
                ? new Id(false, file.fileId())
                : new Id(true, ((DirectoryEntry) entry).directoryId());
    }

    /** In its directory; a directory's ends in a slash. */
    private static String name(ListEntry child, DirectoryEntry parent) {
        return child.key().substring(parent.key().length());
    }

    private static DiffReportEntry entry(DiffType type, String path) {
        return new DiffReportEntry(type, bytes(path));
    }

    private static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }
}
