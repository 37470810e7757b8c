package io.basalt.store.api;

/**
 * Where an object lies in the namespace.
 *
 * @param bucket 1 to 63 characters of {@code [a-z0-9.-]}
 * @param key 1 to 1,024 bytes of UTF-8; any character, with {@code /} separating directories
 */
public record ObjectKey(String bucket, String key) {
    /** Throws {@link IllegalArgumentException} where a name breaks the rules above. */
    public ObjectKey {
        Names.bucket(bucket);
        Names.key(key);
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
