package io.basalt.store.tier;

import io.basalt.store.api.Medium;
import java.util.List;
import java.util.OptionalLong;

/**
 * A tier as {@code store.toml} declares it.
 *
 * @param name what it is called everywhere; 1 to 32 characters of {@code [a-z0-9-]}
 * @param directories where its files lie, one per disk; relative to the store's directory, or absolute. Their numbers
 *     are their positions, so new ones go to the end
 * @param copies how many of the directories hold each blob: 1 or 2
 * @param capacity bytes that its files may have altogether, copies counted; absent: what its disks have
 */
public record TierConfig(String name, Medium medium, List<String> directories, int copies, OptionalLong capacity) {
    private static final long LEAST_CAPACITY = 64L << 20;

    public TierConfig {
        directories = List.copyOf(directories);
        if (!name.matches("[a-z0-9-]{1,32}") || name.equals("mixed")) {
            throw new IllegalArgumentException(
                    "tier name '" + name + "': expected 1 to 32 characters of [a-z0-9-], not 'mixed'");
        }
        if (directories.isEmpty() || directories.contains("")) {
            throw new IllegalArgumentException("tier '" + name + "' has no directory");
        }
        if (copies < 1 || copies > 2) {
            throw new IllegalArgumentException("tier '" + name + "': copies = " + copies + ", expected 1 or 2");
        }
        if (capacity.isPresent() && capacity.getAsLong() < LEAST_CAPACITY) {
            throw new IllegalArgumentException(
                    "tier '" + name + "': capacity = " + capacity.getAsLong() + " bytes, expected 64 MiB or more");
        }
        if (copies > directories.size()) {
            throw new IllegalArgumentException("tier '" + name + "': copies = " + copies + " with " + directories.size()
                    + " directory; name as many directories, each on a disk of its own");
        }
    }
}
