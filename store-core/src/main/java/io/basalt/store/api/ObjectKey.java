package io.basalt.store.api;

import java.nio.charset.StandardCharsets;

/**
 * Where an object lies in the namespace.
 *
 * @param bucket 1 to 63 characters of {@code [a-z0-9.-]}
 * @param key any valid UTF-8, with {@code /} separating directories; at most {@value #MAX_BYTES} bytes when it is put (a
 *     directory's rename may make it longer)
 */
public record ObjectKey(String bucket, String key) {
    public static final int MAX_BYTES = 1024;

    /** Throws {@link IllegalArgumentException} where a name breaks the rules above. */
    public ObjectKey {
        Names.bucket(bucket);
        Names.key(key);
    }

    public int utf8Length() {
        return key.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The last component of the key. */
    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /** {@code basalt://bucket/key}, unescaped, as people read and type it. */
    @Override
    public String toString() {
        return BasaltUri.SCHEME + "://" + bucket + "/" + key;
    }
}
