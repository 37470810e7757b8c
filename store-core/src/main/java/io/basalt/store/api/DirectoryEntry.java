package io.basalt.store.api;

import java.time.Instant;

/**
 * A directory with the totals of everything below it, read and not walked.
 *
 * @param key ends in {@code /}; empty for the bucket's root
 * @param explicit made by {@code makeDirectory} (or the bucket's root): it persists when empty
 * @param children direct children
 * @param directories directories at any depth below it
 * @param objects objects at any depth
 * @param bytes their sizes added up
 * @param attributes today's, also in earlier states: of {@link Attributes#HADOOP}, and {@link Attributes#USER} where they were set
 */
public record DirectoryEntry(
        String bucket,
        String key,
        long directoryId,
        boolean explicit,
        long children,
        long directories,
        long objects,
        long bytes,
        Instant modified,
        Attributes attributes)
        implements ListEntry {}
