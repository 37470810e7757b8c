package io.basalt.store.catalog;

import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * One page of a listing: one iterator over one snapshot walks the tree in byte order. A directory's children
 * lie together, and its own entry {@code name/} sorts where the keys below it do.
 */
final class Lister implements AutoCloseable {
    private static final int ID_BYTES = Long.BYTES;

    private final ListRequest request;
    private final Lookups lookups;
    private final RocksIterator it;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final List<ListEntry> entries = new ArrayList<>();

    /** A directory that is being walked, and the name that its parent goes on after. */
    private static final class Level {
        final long directoryId;
        final String path;
        final byte[] namePrefix;
        final byte[] nameInParent;

        Level(long directoryId, String path, byte[] namePrefix, byte[] nameInParent) {
            this.directoryId = directoryId;
            this.path = path;
            this.namePrefix = namePrefix;
            this.nameInParent = nameInParent;
        }
    }

    Lister(Snapshot snapshot, ListRequest request, String directoryPath, long directoryId) {
        this.request = request;
        this.lookups = new Lookups(snapshot);
        this.it = snapshot.scan(Family.NAMESPACE);
        String namePrefix = request.prefix().substring(directoryPath.length());
        levels.push(new Level(directoryId, directoryPath, utf8(namePrefix), new byte[0]));
        seekFirst(levels.element());
    }

    /** Positions the iterator on the first child of {@code level} that may hold a key after {@code startAfter}. */
    private void seekFirst(Level level) {
        byte[] path = utf8(level.path);
        byte[] after = utf8(request.startAfter());
        byte[] from = level.namePrefix;
        if (startsWith(after, path) && after.length > 0) {
            byte[] next = firstAfter(Arrays.copyOfRange(after, path.length, after.length));
            from = Arrays.compareUnsigned(next, from) > 0 ? next : from;
        } else if (Arrays.compareUnsigned(after, path) > 0) {
            from = pastAll(level);
        }
        it.seek(key(level.directoryId, from));
    }

    /** The first name that may hold what follows {@code rest}: the directory on the way to it, or what is past it. */
    private byte[] firstAfter(byte[] rest) {
        int end = 0;
        while (end < rest.length && rest[end] != '/') {
            end++;
        }
        // In a delimited listing a page may end with a directory, which is then not to be given again.
        boolean whole = end == rest.length || (request.delimited() && end == rest.length - 1);
        return Arrays.copyOf(rest, whole ? rest.length + 1 : end + 1);
    }

    /** No UTF-8 has a byte 0xFF, so this is past every child. */
    private static byte[] pastAll(Level level) {
        byte[] past = Arrays.copyOf(level.namePrefix, level.namePrefix.length + 1);
        past[past.length - 1] = (byte) 0xFF;
        return past;
    }

    ListPage page() throws StoreException {
        try {
            while (entries.size() <= request.limit() && !levels.isEmpty()) {
                Level level = levels.element();
                Optional<byte[]> name = child(level);
                if (name.isPresent()) {
                    visit(level, name.get());
                } else {
                    levels.pop();
                    if (!levels.isEmpty()) {
                        byte[] past = Arrays.copyOf(level.nameInParent, level.nameInParent.length + 1);
                        it.seek(key(levels.element().directoryId, past));
                    }
                }
            }
            it.status();
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, NAMESPACE: " + e.getMessage() + "; run fsck", e);
        }
        boolean more = entries.size() > request.limit();
        List<ListEntry> page = more ? entries.subList(0, request.limit()) : entries;
        return new ListPage(page, more ? Optional.of(page.get(page.size() - 1).key()) : Optional.empty());
    }

    private void visit(Level level, byte[] name) throws StoreException {
        String key = level.path + new String(name, StandardCharsets.UTF_8);
        if (name.length > 0 && name[name.length - 1] == '/') {
            long id = Lookups.decodeLink(it.value());
            if (request.delimited()) {
                entries.add(NamespaceReader.entry(request.bucket(), key, lookups.directory(id)));
                it.next();
            } else {
                Level child = new Level(id, key, new byte[0], name);
                levels.push(child);
                seekFirst(child);
            }
        } else {
            entries.add(NamespaceReader.entry(request.bucket(), key, FileEntry.decode(it.value())));
            it.next();
        }
    }

    /** The name of the child that the iterator stands on, unless it has left the level. */
    private Optional<byte[]> child(Level level) throws RocksDBException {
        if (!it.isValid()) {
            it.status(); // The next seek would forget that reading failed.
            return Optional.empty();
        }
        byte[] key = it.key();
        byte[] prefix = key(level.directoryId, level.namePrefix);
        return startsWith(key, prefix) ? Optional.of(Arrays.copyOfRange(key, ID_BYTES, key.length)) : Optional.empty();
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] key(long directoryId, byte[] name) {
        return new BinaryWriter(ID_BYTES + name.length)
                .fixed64(directoryId)
                .raw(name)
                .toBytes();
    }

    @Override
    public void close() {
        it.close();
    }
}
