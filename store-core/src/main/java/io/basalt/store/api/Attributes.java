package io.basalt.store.api;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An object's attributes: full names ({@code user.label}, {@code image.width}) to typed values, sorted by name.
 * Immutable.
 *
 * <p>A name has a namespace and a rest, parted by the first dot. {@link #USER} holds what writers say (S3 user metadata,
 * Hadoop XAttrs), {@code tag} S3 tags, {@code fn} what functions add, the others what ingest extracts.
 */
public record Attributes(SortedMap<String, AttributeValue> values) {
    public static final String USER = "user";

    /** What Hadoop's programs say of a file or directory: owner, group, permission, times, policy. */
    public static final String HADOOP = "hadoop";

    /** The modification time that was set on a file, which holds until its bytes change. */
    public static final String HADOOP_MODIFIED = HADOOP + ".modified";

    public static final Attributes NONE = new Attributes(new TreeMap<>());

    private static final Set<String> NAMESPACES = Set.of(
            USER, "tag", "fn", HADOOP, "ingest", "image", "exif", "parquet", "arrow", "csv", "json", "path", "media");
    /** Those that tell of the bytes, and so do not outlive them. */
    private static final Set<String> OF_CONTENT =
            Set.of("fn", "ingest", "image", "exif", "parquet", "arrow", "csv", "json", "media");

    private static final int MAX_NAME_LENGTH = 256;

    public Attributes {
        values.keySet().forEach(Attributes::checkName);
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Attributes from short or full names: {@code label} stands for {@code user.label}. */
    public static Attributes of(Map<String, AttributeValue> named) {
        TreeMap<String, AttributeValue> full = new TreeMap<>();
        named.forEach((name, value) -> full.put(fullName(name), value));
        return full.isEmpty() ? NONE : new Attributes(full);
    }

    public static Attributes of(String name, AttributeValue value) {
        return of(Map.of(name, value));
    }

    /** {@code name} itself where it begins with a known namespace, else {@code user.name}. */
    public static String fullName(String name) {
        int dot = name.indexOf('.');
        return dot > 0 && NAMESPACES.contains(name.substring(0, dot)) ? name : USER + "." + name;
    }

    /** The shortest name that {@link #fullName} maps back to {@code fullName}: {@code label} for {@code user.label}. */
    public static String shortName(String fullName) {
        String rest = fullName.startsWith(USER + ".") ? fullName.substring(USER.length() + 1) : fullName;
        return fullName(rest).equals(fullName) ? rest : fullName;
    }

    public Optional<AttributeValue> get(String name) {
        return Optional.ofNullable(values.get(fullName(name)));
    }

    /** These attributes with {@code others} laid over them. */
    public Attributes with(Attributes others) {
        if (others.values.isEmpty()) {
            return this;
        }
        TreeMap<String, AttributeValue> merged = new TreeMap<>(values);
        merged.putAll(others.values);
        return new Attributes(merged);
    }

    /** Those that hold whatever the bytes are: without what ingest extracted or functions added. */
    public Attributes stated() {
        TreeMap<String, AttributeValue> stated = new TreeMap<>(values);
        stated.keySet().removeIf(name -> OF_CONTENT.contains(name.substring(0, name.indexOf('.'))));
        stated.remove(HADOOP_MODIFIED);
        return new Attributes(stated);
    }

    /** Those of {@link #HADOOP}, which listings show. */
    public Attributes ofHadoop() {
        SortedMap<String, AttributeValue> hadoop = values.subMap(HADOOP + ".", HADOOP + "/");
        return hadoop.isEmpty() ? NONE : new Attributes(hadoop);
    }

    /** The others: what ingest extracted from the bytes, and what functions added. */
    public Attributes ofContent() {
        TreeMap<String, AttributeValue> extracted = new TreeMap<>(values);
        extracted.keySet().removeIf(name -> !OF_CONTENT.contains(name.substring(0, name.indexOf('.'))));
        return new Attributes(extracted);
    }

    /** These attributes less the ones of these short or full names. */
    public Attributes without(Set<String> names) {
        TreeMap<String, AttributeValue> rest = new TreeMap<>(values);
        names.forEach(name -> rest.remove(fullName(name)));
        return new Attributes(rest);
    }

    static void checkName(String name) {
        Utf8.require("attribute name", name);
        int dot = name.indexOf('.');
        if (dot <= 0 || dot == name.length() - 1 || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("attribute name '" + name + "': expected NAMESPACE.NAME of at most "
                    + MAX_NAME_LENGTH + " characters");
        }
    }
}
