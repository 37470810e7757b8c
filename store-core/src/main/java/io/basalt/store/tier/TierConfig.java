package io.basalt.store.tier;

import io.basalt.store.api.Medium;

/**
 * A tier as {@code store.toml} declares it.
 *
 * @param name what it is called everywhere; 1 to 32 characters of {@code [a-z0-9-]}
 * @param directory where its files lie; relative to the store's directory, or absolute
 */
public record TierConfig(String name, Medium medium, String directory) {
    public TierConfig {
        if (!name.matches("[a-z0-9-]{1,32}") || name.equals("mixed")) {
            throw new IllegalArgumentException(
                    "tier name '" + name + "': expected 1 to 32 characters of [a-z0-9-], not 'mixed'");
        }
        if (directory.isEmpty()) {
            throw new IllegalArgumentException("tier '" + name + "' has no directory");
        }
    }
}
