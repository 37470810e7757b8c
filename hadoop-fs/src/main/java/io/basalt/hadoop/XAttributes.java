package io.basalt.hadoop;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.XAttrSetFlag;

/**
 * Extended attributes of files and directories: XAttr {@code user.label} is the attribute {@code user.label}, which queries call
 * {@code label}. Values are UTF-8 text; an attribute of another type reads as its text. Those of
 * directories are in no query. The other namespaces (trusted, security, system, raw) are refused.
 */
record XAttributes(FileTree files) {
    private static final String PREFIX = Attributes.USER + ".";

    /** The change that sets an attribute. */
    AttributeUpdate setting(Path path, String name, byte[] value, EnumSet<XAttrSetFlag> flags) throws IOException {
        checkName(path, name);
        boolean present = of(path).containsKey(name);
        XAttrSetFlag.validate(name, present, flags);
        AttributeValue text = AttributeValue.of(text(path, name, value));
        return new AttributeUpdate(Attributes.of(name, text), Set.of());
    }

    /** The change that removes an attribute. */
    AttributeUpdate removing(Path path, String name) throws IOException {
        get(path, name);
        return new AttributeUpdate(Attributes.NONE, Set.of(name));
    }

    byte[] get(Path path, String name) throws IOException {
        checkName(path, name);
        byte[] value = of(path).get(name);
        if (value == null) {
            throw new PathIOException(path.toString(), "has no extended attribute " + name);
        }
        return value;
    }

    Map<String, byte[]> get(Path path, Collection<String> names) throws IOException {
        Map<String, byte[]> all = of(path);
        Map<String, byte[]> asked = new TreeMap<>();
        for (String name : names) {
            checkName(path, name);
            byte[] value = all.get(name);
            if (value == null) {
                throw new PathIOException(path.toString(), "has no extended attribute " + name);
            }
            asked.put(name, value);
        }
        return asked;
    }

    /** All of a file's or directory's XAttrs. */
    Map<String, byte[]> of(Path path) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        files.attributes(path).values().forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                found.put(name, value.text().getBytes(StandardCharsets.UTF_8));
            }
        });
        return found;
    }

    private static void checkName(Path path, String name) throws PathIOException {
        if (!name.startsWith(PREFIX) || name.length() == PREFIX.length()) {
            throw new PathIOException(
                    path.toString(), "extended attribute '" + name + "': expected a name that begins with " + PREFIX);
        }
    }

    private static String text(Path path, String name, byte[] value) throws PathIOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new PathIOException(
                    path.toString(), "extended attribute " + name + ": the value is not UTF-8 text", e);
        }
    }
}
