package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.Arrays;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The children of directories at an LSN: what of today's was there already, merged with what has ended since. No name has
 * both at one LSN.
 */
final class PastChildren implements Children {
    private final Moment moment;
    private final Children current;
    private final RocksIterator history;
    private byte[] parent = new byte[0];
    private long parentId;
    private Optional<byte[]> currentName = Optional.empty();
    private Optional<byte[]> pastName = Optional.empty();
    private Optional<Past> past = Optional.empty();

    PastChildren(Moment moment) {
        this.moment = moment;
        this.current = new CurrentChildren(moment.snapshot());
        this.history = moment.snapshot().scan(Family.HISTORY);
    }

    @Override
    public void seek(long directoryId, byte[] from) throws StoreException, RocksDBException {
        parentId = directoryId;
        parent = Keys.id(directoryId);
        current.seek(directoryId, from);
        byte[] escaped = Keys.escaped(from);
        history.seek(new BinaryWriter(Long.BYTES + escaped.length)
                .raw(parent)
                .raw(escaped)
                .toBytes());
        settleCurrent();
        settlePast();
    }

    /** Goes on to a child of today that was there at the LSN. */
    private void settleCurrent() throws StoreException, RocksDBException {
        currentName = current.name();
        while (currentName.isPresent() && !isCurrentThen(currentName.get())) {
            current.next();
            currentName = current.name();
        }
    }

    private boolean isCurrentThen(byte[] name) throws StoreException {
        return Children.isDirectory(name)
                ? current.directory(current.directoryId()).from() <= moment.lsn()
                : current.file().revision() <= moment.lsn();
    }

    /** Goes on to a name that stood at the LSN for something that has ended since. */
    private void settlePast() throws RocksDBException {
        Optional<byte[]> rest = CurrentChildren.entryBelow(history, parent);
        while (rest.isPresent()) {
            byte[] escaped = Arrays.copyOf(rest.get(), rest.get().length - Short.BYTES - Long.BYTES);
            long from = ~new BinaryReader(
                            Arrays.copyOfRange(rest.get(), rest.get().length - Long.BYTES, rest.get().length))
                    .fixed64();
            if (from > moment.lsn()) {
                history.seek(new BinaryWriter(64)
                        .raw(Keys.historyOf(parentId, escaped))
                        .fixed64(~moment.lsn())
                        .toBytes());
            } else {
                Past found = Past.decode(history.value());
                if (found.to() > moment.lsn()) {
                    pastName = Optional.of(Keys.unescaped(escaped));
                    past = Optional.of(found);
                    return;
                }
                skipName(escaped);
            }
            rest = CurrentChildren.entryBelow(history, parent);
        }
        pastName = Optional.empty();
        past = Optional.empty();
    }

    /** Older entries of the name ended before those that were seen. */
    private void skipName(byte[] escaped) throws RocksDBException {
        byte[] name = Keys.historyOf(parentId, escaped);
        history.next();
        if (CurrentChildren.entryBelow(history, name).isPresent()) {
            name[name.length - 1] = 1;
            history.seek(name);
        }
    }

    private boolean standsOnPast() {
        return pastName.isPresent()
                && (currentName.isEmpty() || Arrays.compareUnsigned(pastName.get(), currentName.get()) < 0);
    }

    @Override
    public Optional<byte[]> name() {
        return standsOnPast() ? pastName : currentName;
    }

    @Override
    public void next() throws StoreException, RocksDBException {
        if (standsOnPast()) {
            skipName(Keys.escaped(pastName.orElseThrow()));
            settlePast();
        } else {
            current.next();
            settleCurrent();
        }
    }

    @Override
    public FileEntry file() {
        return standsOnPast() && past.orElseThrow() instanceof Past.Row row ? FileEntry.of(row.row()) : current.file();
    }

    @Override
    public long directoryId() {
        return standsOnPast() && past.orElseThrow() instanceof Past.Link link
                ? link.directoryId()
                : current.directoryId();
    }

    @Override
    public Directory directory(long id) throws StoreException {
        return moment.directory(id);
    }

    @Override
    public void close() {
        current.close();
        history.close();
    }
}
