package io.basalt.store.lifecycle;

import io.basalt.store.api.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which objects a rule is about: those that meet all of it. Immutable; invalid ones are refused with an {@link
 * IllegalArgumentException} of one line.
 *
 * @param prefix of the key, at most 1,024 bytes of UTF-8; the empty one is every key's
 * @param sizeGreaterThan bytes that the object has more of
 * @param sizeLessThan bytes that the object has fewer of
 * @param tags S3 object tags with their values: attributes {@code tag.KEY}, compared as text
 * @param where a condition as {@link io.basalt.store.predicate} describes it, on anything but {@code tier} and {@code path.*}
 */
public record Filter(
        String prefix,
        OptionalLong sizeGreaterThan,
        OptionalLong sizeLessThan,
        SortedMap<String, String> tags,
        Optional<String> where) {
    /** Every object. */
    public static final Filter ALL = new Filter("");

    private static final int LONGEST_PREFIX = 1024;
    private static final int LONGEST_TAG_KEY = 128;
    private static final int LONGEST_TAG_VALUE = 256;

    public Filter(String prefix) {
        this(prefix, OptionalLong.empty(), OptionalLong.empty(), Collections.emptySortedMap(), Optional.empty());
    }

    public Filter {
        if (!Utf8.isValid(prefix) || prefix.getBytes(StandardCharsets.UTF_8).length > LONGEST_PREFIX) {
            throw new IllegalArgumentException(
                    "prefix '" + Shown.of(prefix) + "': expected at most " + LONGEST_PREFIX + " bytes of valid UTF-8");
        }
        requireSizes(sizeGreaterThan, sizeLessThan);
        tags.forEach(Filter::requireTag);
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
        where.ifPresent(Condition::check);
    }

    public Filter withSizeGreaterThan(long bytes) {
        return new Filter(prefix, OptionalLong.of(bytes), sizeLessThan, tags, where);
    }

    public Filter withSizeLessThan(long bytes) {
        return new Filter(prefix, sizeGreaterThan, OptionalLong.of(bytes), tags, where);
    }

    public Filter withTag(String key, String value) {
        TreeMap<String, String> more = new TreeMap<>(tags);
        more.put(key, value);
        return new Filter(prefix, sizeGreaterThan, sizeLessThan, more, where);
    }

    public Filter withWhere(String condition) {
        return new Filter(prefix, sizeGreaterThan, sizeLessThan, tags, Optional.of(condition));
    }

    /** Whether it asks for nothing but a prefix. */
    boolean isPrefixOnly() {
        return equals(new Filter(prefix));
    }

    private static void requireSizes(OptionalLong greater, OptionalLong less) {
        if (greater.isPresent() && greater.getAsLong() < 0) {
            throw new IllegalArgumentException(
                    "size_greater_than " + greater.getAsLong() + ": expected 0 bytes or more");
        }
        if (less.isPresent() && less.getAsLong() < 1) {
            throw new IllegalArgumentException("size_less_than " + less.getAsLong() + ": expected 1 byte or more");
        }
        if (greater.isPresent() && less.isPresent() && less.getAsLong() - greater.getAsLong() < 2) {
            throw new IllegalArgumentException("size_less_than " + less.getAsLong() + " with size_greater_than "
                    + greater.getAsLong() + ": no object has such a size; correct one of them");
        }
    }

    private static void requireTag(String key, String value) {
        if (key.isEmpty() || key.length() > LONGEST_TAG_KEY || !Utf8.isValid(key)) {
            throw new IllegalArgumentException(
                    "tag key '" + Shown.of(key) + "': expected 1 to " + LONGEST_TAG_KEY + " characters of valid UTF-8");
        }
        if (value.length() > LONGEST_TAG_VALUE || !Utf8.isValid(value)) {
            throw new IllegalArgumentException("value '" + Shown.of(value) + "' of tag '" + Shown.of(key)
                    + "': expected at most " + LONGEST_TAG_VALUE + " characters of valid UTF-8");
        }
    }
}
