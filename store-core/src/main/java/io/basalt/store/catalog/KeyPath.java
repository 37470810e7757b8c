package io.basalt.store.catalog;

import java.util.List;

/**
 * A key taken apart at its slashes. {@code a//b} is object {@code b} in directory {@code ""} of directory {@code a}.
 *
 * @param directories from the bucket's root downwards
 * @param name the last component; empty for a key that ends in a slash
 */
record KeyPath(List<String> directories, String name) {
    static KeyPath ofObject(String key) {
        List<String> parts = List.of(key.split("/", -1));
        return new KeyPath(parts.subList(0, parts.size() - 1), parts.get(parts.size() - 1));
    }

    /** A directory's key, which ends in a slash; empty for the root. */
    static String asDirectory(String path) {
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    /** A directory's components; one trailing slash is not a component of its own. Empty for the root. */
    static List<String> ofDirectory(String path) {
        if (path.isEmpty()) {
            return List.of();
        }
        return List.of((path.endsWith("/") ? path.substring(0, path.length() - 1) : path).split("/", -1));
    }
}
