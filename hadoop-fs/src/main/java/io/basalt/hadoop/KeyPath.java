package io.basalt.hadoop;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectKey;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.PathPermissionException;

/**
 * How paths and keys of one bucket correspond: {@code basalt://bucket/a/b} is key {@code a/b}, the bucket's root is the
 * empty key. Names are taken as they are; nothing is percent-encoded.
 *
 * <p>Keys with an empty, {@code .}, {@code ..} or {@code .snapshot} component exist in S3 mode only: no path names them.
 */
record KeyPath(String bucket) {
    private static final Set<String> NO_NAMES = Set.of("", ".", "..", SnapshotPath.DOT_SNAPSHOT);

    /** The bucket that a file system's URI names. */
    static KeyPath of(URI uri) throws IOException {
        String bucket = uri.getAuthority();
        if (bucket == null) {
            throw new IOException("'" + uri + "' names no bucket: expected basalt://BUCKET/PATH");
        }
        try {
            return new KeyPath(new BasaltUri(bucket, "").bucket());
        } catch (IllegalArgumentException e) {
            throw new IOException("'" + uri + "': " + e.getMessage(), e);
        }
    }

    /** The key of an absolute path of this bucket. Throws {@link PathIOException} where no object can have that name. */
    String key(Path path) throws PathIOException {
        return text(path).isEmpty() ? "" : objectKey(path).key();
    }

    /** As {@link #key}, and throws for the root, too. */
    ObjectKey objectKey(Path path) throws PathIOException {
        String key = text(path);
        if (key.isEmpty()) {
            throw new PathIOException(path.toString(), "is a bucket, not a file");
        }
        if (!addressable(key)) {
            throw refusal(path);
        }
        try {
            return new ObjectKey(bucket, key);
        } catch (IllegalArgumentException e) {
            throw new PathIOException(path.toString(), e.getMessage());
        }
    }

    private static String text(Path path) {
        String text = path.toUri().getPath();
        return text.startsWith(Path.SEPARATOR) ? text.substring(1) : text;
    }

    /** The path of a key, or of a directory's key with its trailing slash. */
    Path path(String key) {
        return new Path(BasaltUri.SCHEME, bucket, Path.SEPARATOR + key);
    }

    /** The path of {@code name} in a directory; unlike Hadoop's constructor it takes any name, colons included. */
    Path child(Path directory, String name) throws PathIOException {
        String parent = key(directory);
        return path(parent.isEmpty() ? name : parent + Path.SEPARATOR + name);
    }

    private static PathIOException refusal(Path path) {
        return SnapshotPath.of(path).isPresent()
                ? new PathPermissionException(path.toString(), "what is below '.snapshot' is read and never written")
                : new PathIOException(path.toString(), "'.' and '..' are not names");
    }

    /** Whether a path exists that names this entry. */
    static boolean addressable(ListEntry entry) {
        String key = entry.key();
        return addressable(entry instanceof DirectoryEntry ? key.substring(0, key.length() - 1) : key);
    }

    private static boolean addressable(String key) {
        int begin = 0;
        while (begin <= key.length()) {
            int slash = key.indexOf(Path.SEPARATOR_CHAR, begin);
            int end = slash < 0 ? key.length() : slash;
            boolean odd = begin == end || key.charAt(begin) == '.';
            if (odd && NO_NAMES.contains(key.substring(begin, end))) {
                return false;
            }
            begin = end + 1;
        }
        return true;
    }

    /** Whether {@code path} lies below {@code directory}, at any depth. */
    static boolean below(Path path, Path directory) {
        String parent = directory.toUri().getPath();
        String prefix = parent.endsWith(Path.SEPARATOR) ? parent : parent + Path.SEPARATOR;
        return path.toUri().getPath().startsWith(prefix);
    }
}
