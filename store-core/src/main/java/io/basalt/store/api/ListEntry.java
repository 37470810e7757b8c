package io.basalt.store.api;

/** One line of a listing: an object, or a directory (S3's common prefix). */
public sealed interface ListEntry permits ObjectEntry, DirectoryEntry {
    String bucket();

    /** The key; a directory's ends in {@code /} (the bucket's own root is empty). */
    String key();
}
