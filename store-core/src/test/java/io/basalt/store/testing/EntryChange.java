package io.basalt.store.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A change of directory entries that is atomic: one slot for a creation or deletion, two for a rename.
 *
 * <p>Changes are kept in the order in which they were made. One of them can reach the platter without the others, but
 * never without the earlier ones of a slot that it touches: a file is not renamed before it has its first name.
 */
record EntryChange(List<Assignment> assignments) {
    /** A name in a directory. Directories are compared by identity. */
    record Slot(MemoryNode.Directory directory, String name) {}

    /** What the slot holds afterwards, {@code null} for nothing. */
    record Assignment(Slot slot, @Nullable MemoryNode node) {}

    EntryChange {
        assignments = List.copyOf(assignments);
    }

    boolean touches(MemoryNode.Directory directory) {
        return assignments.stream().anyMatch(assignment -> assignment.slot().directory() == directory);
    }

    boolean touches(Slot slot) {
        return assignments.stream().anyMatch(assignment -> assignment.slot().equals(slot));
    }

    void apply(Function<MemoryNode.Directory, SortedMap<String, MemoryNode>> entries) {
        for (Assignment assignment : assignments) {
            SortedMap<String, MemoryNode> directory =
                    entries.apply(assignment.slot().directory());
            if (assignment.node() == null) {
                directory.remove(assignment.slot().name());
            } else {
                directory.put(assignment.slot().name(), assignment.node());
            }
        }
    }

    /** The changes that are chosen, with the earlier ones that they rest on, in order. */
    static List<EntryChange> withPredecessors(List<EntryChange> changes, Predicate<EntryChange> chosen) {
        Deque<EntryChange> result = new ArrayDeque<>();
        Set<Slot> needed = new HashSet<>();
        for (int i = changes.size() - 1; i >= 0; i--) {
            EntryChange change = changes.get(i);
            if (needed.stream().anyMatch(change::touches) || chosen.test(change)) {
                change.assignments().forEach(assignment -> needed.add(assignment.slot()));
                result.addFirst(change);
            }
        }
        return List.copyOf(result);
    }
}
