package io.basalt.store.io;

import java.io.IOException;
import java.util.List;

/**
 * A tree of files that are written once, from front to back. Paths are relative, their parts joined by {@code /}.
 * Thread-safe; one {@link Appender} belongs to one thread at a time.
 *
 * <p>What survives a power cut: bytes that {@link Appender#sync()} covered, in files whose directory entry
 * {@link #syncDirectory} covered; of other bytes and entries any part may survive. No method promises more. A rename is
 * atomic, and durable after {@link #syncDirectory} of its directory. A sync that failed is never to be tried again: the
 * system may have dropped the pages.
 */
public interface Disk {
    /** Makes a new empty file; its directory must exist. Fails with {@code FileAlreadyExistsException}. */
    Appender create(String path) throws IOException;

    /** Opens for reading. Fails with {@code NoSuchFileException}. */
    RandomReader open(String path) throws IOException;

    /** Bytes of a file. Fails with {@code NoSuchFileException}. */
    default long size(String path) throws IOException {
        try (RandomReader file = open(path)) {
            return file.size();
        }
    }

    /** Names of the files and directories right below {@code directory}, sorted; empty where it does not exist. */
    List<String> list(String directory) throws IOException;

    boolean exists(String path) throws IOException;

    /** Makes a directory and its parents, each durably; no effect where it exists. */
    void createDirectories(String path) throws IOException;

    /** Makes the entries of a directory (creations, renames, deletions) durable. */
    void syncDirectory(String path) throws IOException;

    void rename(String from, String to) throws IOException;

    /** Removes a file or an empty directory; no effect where it does not exist. Open readers keep what they opened. */
    void delete(String path) throws IOException;

    /** Bytes that can still be written. Where they are many, the answer may be a tenth of a second old. */
    long usableBytes() throws IOException;
}
