package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.Arrays;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The children of directories in a snapshot of the catalog. */
final class CurrentChildren implements Children {
    private final Lookups lookups;
    private final RocksIterator it;
    private byte[] parent = new byte[0];

    /** What nearly every key and entry fits into; RocksDB makes an array for each otherwise. */
    private final byte[] keyBuffer = new byte[1 << 11];

    private final byte[] entryBuffer = new byte[1 << 8];

    CurrentChildren(Snapshot snapshot) {
        this.lookups = new Lookups(snapshot);
        this.it = snapshot.scan(Family.NAMESPACE);
    }

    @Override
    public void seek(long directoryId, byte[] from) {
        parent = Keys.id(directoryId);
        it.seek(new BinaryWriter(Long.BYTES + from.length).raw(parent).raw(from).toBytes());
    }

    @Override
    public Optional<byte[]> name() throws RocksDBException {
        int length = it.isValid() ? it.key(keyBuffer) : Integer.MAX_VALUE;
        if (length > keyBuffer.length) {
            return entryBelow(it, parent);
        }
        boolean below = length >= parent.length && Arrays.equals(keyBuffer, 0, parent.length, parent, 0, parent.length);
        return below ? Optional.of(Arrays.copyOfRange(keyBuffer, parent.length, length)) : Optional.empty();
    }

    /** What follows {@code prefix} in the key that an iterator stands on, unless it has left the prefix. */
    static Optional<byte[]> entryBelow(RocksIterator it, byte[] prefix) throws RocksDBException {
        if (!it.isValid()) {
            it.status(); // The next seek would forget that reading failed.
            return Optional.empty();
        }
        byte[] key = it.key();
        boolean below = key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
        return below ? Optional.of(Arrays.copyOfRange(key, prefix.length, key.length)) : Optional.empty();
    }

    @Override
    public void next() {
        it.next();
    }

    @Override
    public FileEntry file() {
        int length = it.value(entryBuffer);
        return length <= entryBuffer.length
                ? FileEntry.decode(new BinaryReader(entryBuffer, length))
                : FileEntry.decode(it.value());
    }

    @Override
    public long directoryId() {
        return Lookups.decodeLink(it.value());
    }

    @Override
    public Directory directory(long id) throws StoreException {
        return lookups.directory(id);
    }

    @Override
    public void close() {
        it.close();
    }
}
