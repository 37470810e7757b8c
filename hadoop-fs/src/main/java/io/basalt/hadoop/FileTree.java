package io.basalt.hadoop;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Files that can be read: a bucket's as they are now, or as a snapshot shows them. Thread-safe. */
interface FileTree {
    Optional<ListEntry> find(Path path) throws IOException;

    /** The path of an entry of this tree. */
    Path path(ListEntry entry);

    /** The entries of a directory whose names begin with {@code prefix}, in byte order; the others are not read. */
    RemoteIterator<ListEntry> children(Path path, DirectoryEntry directory, String prefix) throws IOException;

    /** All files at any depth below a directory, in byte order of their keys. */
    RemoteIterator<ListEntry> filesBelow(Path path, DirectoryEntry directory) throws IOException;

    /** Opens a file's newest content in this tree; what was opened is what is read, whatever happens to the path meanwhile. */
    ObjectReader open(Path path) throws IOException;

    /** All attributes of a file or directory. */
    Attributes attributes(Path path) throws IOException;

    default ListEntry entry(Path path) throws IOException {
        return find(path).orElseThrow(() -> new FileNotFoundException(path + ": no such file or directory"));
    }

    /** The file at {@code path}; throws {@link FileNotFoundException} for a directory, as HDFS does. */
    default ObjectEntry file(Path path) throws IOException {
        if (entry(path) instanceof ObjectEntry file) {
            return file;
        }
        throw new FileNotFoundException(path + " is a directory, not a file");
    }
}
