package io.basalt.hadoop;

import org.apache.hadoop.fs.Path;

/** One of the changes that {@link BasaltFileSystem#publish} makes together. */
public sealed interface PathChange {
    /** Deletes a file, or a directory with all that it holds, if there is one. */
    record Delete(Path path) implements PathChange {}

    /**
     * Renames a file or a directory to exactly {@code target}, whose parents are made. A file replaces a file; a directory
     * replaces nothing but an empty one.
     */
    record Rename(Path source, Path target) implements PathChange {}
}
