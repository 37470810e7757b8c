package io.basalt.store.catalog;

import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/**
 * One page of a listing: walks the tree of one moment in byte order. A directory's children lie together, and its own
 * entry {@code name/} sorts where the keys below it do.
 */
final class Lister {
    private final ListRequest request;
    private final Children children;
    private final String directoryPath;
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

    /** @param directoryPath of the directory that the listing begins in, {@link #directoryOf} the request */
    Lister(Children children, ListRequest request, String directoryPath) {
        this.children = children;
        this.request = request;
        this.directoryPath = directoryPath;
    }

    /** The path of the directory that holds all that a request asks for. */
    static String directoryOf(ListRequest request) {
        return request.prefix().substring(0, request.prefix().lastIndexOf('/') + 1);
    }

    /** Goes to the first child of {@code level} that may hold a key after {@code startAfter}. */
    private void seekFirst(Level level) throws StoreException, RocksDBException {
        byte[] path = utf8(level.path);
        byte[] after = utf8(request.startAfter());
        byte[] from = level.namePrefix;
        if (startsWith(after, path) && after.length > 0) {
            byte[] next = firstAfter(Arrays.copyOfRange(after, path.length, after.length));
            from = Arrays.compareUnsigned(next, from) > 0 ? next : from;
        } else if (Arrays.compareUnsigned(after, path) > 0) {
            from = pastAll(level);
        }
        children.seek(level.directoryId, from);
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

    ListPage page(long directoryId) throws StoreException {
        try {
            String namePrefix = request.prefix().substring(directoryPath.length());
            levels.push(new Level(directoryId, directoryPath, utf8(namePrefix), new byte[0]));
            seekFirst(levels.element());
            while (entries.size() <= request.limit() && !levels.isEmpty()) {
                Level level = levels.element();
                Optional<byte[]> name = child(level);
                if (name.isPresent()) {
                    visit(level, name.get());
                } else {
                    levels.pop();
                    if (!levels.isEmpty()) {
                        byte[] past = Arrays.copyOf(level.nameInParent, level.nameInParent.length + 1);
                        children.seek(levels.element().directoryId, past);
                    }
                }
            }
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, NAMESPACE: " + e.getMessage() + "; run fsck", e);
        }
        boolean more = entries.size() > request.limit();
        List<ListEntry> page = more ? entries.subList(0, request.limit()) : entries;
        return new ListPage(page, more ? Optional.of(page.get(page.size() - 1).key()) : Optional.empty());
    }

    private void visit(Level level, byte[] name) throws StoreException, RocksDBException {
        String key = level.path + new String(name, StandardCharsets.UTF_8);
        if (Children.isDirectory(name)) {
            long id = children.directoryId();
            if (request.delimited()) {
                entries.add(NamespaceReader.entry(request.bucket(), key, children.directory(id)));
                children.next();
            } else {
                Level child = new Level(id, key, new byte[0], name);
                levels.push(child);
                seekFirst(child);
            }
        } else {
            entries.add(NamespaceReader.entry(request.bucket(), key, children.file()));
            children.next();
        }
    }

    /** The name of the child that comes next, unless it has left the level. */
    private Optional<byte[]> child(Level level) throws RocksDBException {
        return children.name().filter(name -> startsWith(name, level.namePrefix));
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
