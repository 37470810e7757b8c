package io.basalt.store.contract;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A bucket as two sorted collections: full keys with what is below them, and the directories that were made. Everything
 * else (implied directories, totals, listings) is computed from these, slowly and plainly.
 */
final class NamespaceModel {
    /** What stays with an object wherever it goes. */
    record Item(long fileId, long contentId, long version, long size, Attributes attributes) {
        static Item of(ObjectInfo info) {
            ObjectEntry entry = info.entry();
            return new Item(entry.fileId(), entry.contentId(), entry.version(), entry.size(), StoreContract.said(info));
        }
    }

    record Totals(long children, long directories, long objects, long bytes) {
        static Totals of(DirectoryEntry entry) {
            return new Totals(entry.children(), entry.directories(), entry.objects(), entry.bytes());
        }
    }

    final NavigableMap<String, Item> objects = new TreeMap<>(Utf8Order.COMPARATOR);

    /** Attributes of objects that went with their directory: a registry may count them for a while. */
    final Map<String, Long> uncollected = new TreeMap<>();

    final Set<String> made = new TreeSet<>(Utf8Order.COMPARATOR);

    /** The same, to be kept while this one goes on. */
    NamespaceModel copy() {
        NamespaceModel copy = new NamespaceModel();
        copy.objects.putAll(objects);
        copy.made.addAll(made);
        return copy;
    }

    void makeDirectory(String path) {
        made.add(path);
        made.addAll(parents(path));
    }

    boolean deleteDirectory(String path) {
        boolean existed = isDirectory(path);
        startingWith(objects.keySet(), path).forEach(key -> count(objects.get(key), uncollected));
        objects.keySet().removeIf(key -> key.startsWith(path));
        made.removeIf(directory -> directory.startsWith(path));
        return existed;
    }

    void renameObject(String from, String to) {
        Item item = objects.remove(from);
        if (item != null) {
            objects.put(to, item);
        }
    }

    void renameDirectory(String from, String to) {
        for (String key : startingWith(objects.keySet(), from)) {
            renameObject(key, to + key.substring(from.length()));
        }
        for (String directory : startingWith(made, from)) {
            made.remove(directory);
            made.add(to + directory.substring(from.length()));
        }
    }

    boolean isDirectory(String path) {
        return directories().contains(path);
    }

    /** All directories, made and implied, but for the root. */
    Set<String> directories() {
        Set<String> directories = new TreeSet<>(made);
        made.forEach(path -> directories.addAll(parents(path)));
        objects.keySet().forEach(key -> directories.addAll(parents(key)));
        return directories;
    }

    /** The objects and directories right below, in byte order. */
    List<String> children(String directory) {
        Set<String> children = new TreeSet<>(Utf8Order.COMPARATOR);
        startingWith(objects.keySet(), directory).stream()
                .filter(key -> key.indexOf('/', directory.length()) < 0)
                .forEach(children::add);
        startingWith(directories(), directory).stream()
                .filter(path -> !path.equals(directory) && path.indexOf('/', directory.length()) == path.length() - 1)
                .forEach(children::add);
        return List.copyOf(children);
    }

    Totals totals(String directory) {
        List<String> below = startingWith(objects.keySet(), directory);
        long bytes = below.stream().mapToLong(key -> objects.get(key).size()).sum();
        long directories = startingWith(directories(), directory).stream()
                .filter(path -> !path.equals(directory))
                .count();
        return new Totals(children(directory).size(), directories, below.size(), bytes);
    }

    /** How many objects have each attribute, as {@code name TYPE}. */
    Map<String, Long> attributeCounts() {
        Map<String, Long> counts = new TreeMap<>();
        objects.values().forEach(item -> count(item, counts));
        return counts;
    }

    private static void count(Item item, Map<String, Long> counts) {
        item.attributes().values().forEach((name, value) -> counts.merge(name + " " + value.type(), 1L, Long::sum));
    }

    private static List<String> startingWith(Set<String> paths, String prefix) {
        return paths.stream().filter(path -> path.startsWith(prefix)).toList();
    }

    /** The directories above a key or a directory's path, each with its slash. */
    private static List<String> parents(String path) {
        List<String> parents = new ArrayList<>();
        for (int slash = path.indexOf('/');
                slash >= 0 && slash < path.length() - 1;
                slash = path.indexOf('/', slash + 1)) {
            parents.add(path.substring(0, slash + 1));
        }
        return parents;
    }
}
