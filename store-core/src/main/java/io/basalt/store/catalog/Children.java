package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.io.Closeable;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** The children of directories in byte order, as they are at one moment. Stands before none until {@link #seek}. */
interface Children extends Closeable {
    /** Goes to the first child of a directory whose name is {@code from} or comes after it. */
    void seek(long directoryId, byte[] from) throws StoreException, RocksDBException;

    /** The name of the child that this stands on, with its {@code /} where it is a directory; absent past the last. */
    Optional<byte[]> name() throws RocksDBException;

    void next() throws StoreException, RocksDBException;

    /** The child, which is an object. */
    FileEntry file();

    /** The id of the child, which is a directory. */
    long directoryId();

    /** A directory as it is at that moment. */
    Directory directory(long id) throws StoreException;

    @Override
    void close();

    static boolean isDirectory(byte[] name) {
        return name.length > 0 && name[name.length - 1] == '/';
    }
}
