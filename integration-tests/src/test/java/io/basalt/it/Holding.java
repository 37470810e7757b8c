package io.basalt.it;

import io.basalt.store.api.Attributes;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What is held under a key: as it should be, or as it was found.
 *
 * @param crc32c of the bytes that were generated, or read
 * @param attributes those that the writer gave, by full name, as text
 * @param tier empty for an empty object
 */
record Holding(long size, long crc32c, SortedMap<String, String> attributes, String tier) {
    static Holding of(byte[] content, SortedMap<String, String> attributes, String tier) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return new Holding(content.length, crc.getValue(), attributes, content.length == 0 ? "" : tier);
    }

    /** The bytes of the put numbered {@code number} at {@code key}. */
    static byte[] content(String key, long number, int size) {
        CRC32C name = new CRC32C();
        name.update(key.getBytes(StandardCharsets.UTF_8));
        byte[] content = new byte[size];
        new SplittableRandom(number * 31 + name.getValue()).nextBytes(content);
        return content;
    }

    Holding annotated(String name, long value) {
        TreeMap<String, String> more = new TreeMap<>(attributes);
        more.put(Attributes.fullName(name), Long.toString(value));
        return new Holding(size, crc32c, more, tier);
    }

    Holding on(String newTier) {
        return new Holding(size, crc32c, attributes, size == 0 ? "" : newTier);
    }
}
