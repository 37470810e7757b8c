package io.basalt.store.tier;

import io.basalt.store.api.Medium;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A tier as {@code store.toml} declares it.
 *
 * @param name what it is called everywhere; 1 to 32 characters of {@code [a-z0-9-]}
 * @param directories where its files lie, one per disk; relative to the store's directory, or absolute. Their numbers
 *     are their positions, so new ones go to the end, and {@value #REMOVED} stands where one was removed
 * @param copies how many of the directories hold each blob: 1 or 2
 * @param capacity bytes that its files may have altogether, copies counted; absent: what its disks have
 */
public record TierConfig(String name, Medium medium, List<String> directories, int copies, OptionalLong capacity) {
    /** What stands in place of a directory that was removed. */
    public static final String REMOVED = "removed";

    private static final long LEAST_CAPACITY = 64L << 20;

    public TierConfig {
        directories = List.copyOf(directories);
        if (!name.matches("[a-z0-9-]{1,32}") || name.equals("mixed")) {
            throw new IllegalArgumentException(
                    "tier name '" + name + "': expected 1 to 32 characters of [a-z0-9-], not 'mixed'");
        }
        long used = directories.stream()
                .filter(directory -> !directory.equals(REMOVED))
                .count();
        if (used == 0 || directories.contains("")) {
            throw new IllegalArgumentException("tier '" + name + "' has no directory");
        }
        if (copies < 1 || copies > 2) {
            throw new IllegalArgumentException("tier '" + name + "': copies = " + copies + ", expected 1 or 2");
        }
        if (capacity.isPresent() && capacity.getAsLong() < LEAST_CAPACITY) {
            throw new IllegalArgumentException(
                    "tier '" + name + "': capacity = " + capacity.getAsLong() + " bytes, expected 64 MiB or more");
        }
        if (copies > used) {
            throw new IllegalArgumentException("tier '" + name + "': copies = " + copies + " with " + used
                    + " directory; name as many directories, each on a disk of its own");
        }
    }

    /** Whether there is a directory of that number, and it was not removed. */
    public boolean uses(int directory) {
        return directory >= 0
                && directory < directories.size()
                && !directories.get(directory).equals(REMOVED);
    }

    /** The numbers of the directories that were not removed. */
    public List<Integer> numbers() {
        return IntStream.range(0, directories.size()).filter(this::uses).boxed().toList();
    }
}
