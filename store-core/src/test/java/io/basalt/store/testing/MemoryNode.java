package io.basalt.store.testing;

import java.util.SortedMap;
import java.util.TreeMap;

/** What an entry of a {@link MemoryDisk}'s directory names. */
sealed interface MemoryNode permits MemoryFile, MemoryNode.Directory {

    /** Entries as processes see them, and as the platter has them. Guarded by its disk. */
    final class Directory implements MemoryNode {
        final SortedMap<String, MemoryNode> entries = new TreeMap<>();
        final SortedMap<String, MemoryNode> durable = new TreeMap<>();
    }
}
