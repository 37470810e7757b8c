package io.basalt.cli;

import io.basalt.store.api.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/** What a work is done to: a store, or the plain files that the store is judged by. Thread-safe. */
interface BenchTarget {
    /** As the results name it. */
    String name();

    /** Writes a new object as durably as this target does; it is there when this returns. */
    void put(String key, BenchContent content, long size) throws IOException;

    /** As {@link #put}, for what a measurement finds there: need not be durable. */
    void fill(String key, BenchContent content, long size) throws IOException;

    /** Reads an object of {@code size} bytes whole, through {@code buffer}. */
    void get(String key, long size, ByteBuffer buffer) throws IOException;

    /** Opens an object that stays open; its reader belongs to one thread. */
    Reader open(String key) throws IOException;

    /** An open object. */
    interface Reader {
        /** Fills {@code buffer} from {@code position} on. */
        void read(long position, ByteBuffer buffer) throws IOException;

        /** Reads several ranges, each into a buffer of its own. */
        void read(List<ByteRange> ranges) throws IOException;

        void close() throws IOException;
    }

    void stat(String key) throws IOException;

    void delete(String key) throws IOException;

    /** Lists all objects below a directory, and says how many there are. */
    long list(String directory) throws IOException;

    /** Lists the children of a directory, and says how many objects are among them. */
    long children(String directory) throws IOException;

    /** The sizes of all objects below a directory, added up. */
    long totalBytes(String directory) throws IOException;

    void rename(String from, String to) throws IOException;

    /** Deletes a directory, whatever it holds. */
    void deleteTree(String directory) throws IOException;

    /** What other processes that work for this have taken of the CPU until now. */
    default long otherCpuNanos() {
        return 0;
    }

    /** How often this has asked a disk to sync until now; absent where it does not, or does not count. */
    OptionalLong syncs() throws IOException;
}
