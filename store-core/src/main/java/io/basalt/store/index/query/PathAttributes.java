package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The attributes that a path spells as Hive does: a component {@code year=2026} is {@code path.year}. Names and values are
 * percent-decoded; a canonical integer is a {@code LONG}, everything else a {@code STRING}; Hive's name for NULL is none.
 * Of two components with one name the deeper counts.
 */
public final class PathAttributes {
    private static final String PREFIX = "path.";
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    private PathAttributes() {}

    /** Whether a directory of that name spells one. */
    public static boolean isSpelledBy(String directory) {
        return directory.indexOf('=') > 0;
    }

    static boolean isOne(Field field) {
        return field instanceof Field.Attribute attribute && attribute.name().startsWith(PREFIX);
    }

    /** By full names, of a directory's path with its trailing slash. */
    public static Map<String, AttributeValue> of(String path) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        int start = 0;
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', start)) {
            int equals = path.indexOf('=', start);
            if (equals > start && equals < end) {
                String name = PREFIX + decode(path.substring(start, equals));
                String value = path.substring(equals + 1, end);
                if (value.equals(NULL)) {
                    attributes.remove(name);
                } else {
                    attributes.put(name, typed(decode(value)));
                }
            }
            start = end + 1;
        }
        return attributes.isEmpty() ? Map.of() : attributes;
    }

    private static AttributeValue typed(String value) {
        if (INTEGER.matcher(value).matches()) {
            try {
                return AttributeValue.of(Long.parseLong(value));
            } catch (NumberFormatException e) {
                // Nineteen digits may exceed a LONG: text, then.
                return AttributeValue.of(value);
            }
        }
        return AttributeValue.of(value);
    }

    /** Escapes that are none, or do not make up UTF-8, stay as they are. */
    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            decoded.write(low < 0 ? bytes[i] : high << 4 | low);
            i += low < 0 ? 0 : 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return text;
        }
    }
}
