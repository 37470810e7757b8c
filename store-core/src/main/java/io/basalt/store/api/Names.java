package io.basalt.store.api;

import java.util.regex.Pattern;

/** The rules that names obey, in one place. */
final class Names {
    private static final Pattern BUCKET = Pattern.compile("(?!\\.+$)[a-z0-9.-]{1,63}|lost\\+found");

    private static final int MAX_TOKEN = 128;
    private static final Pattern SNAPSHOT = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,62}");

    private Names() {}

    static String bucket(String bucket) {
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException(
                    "bucket name '" + bucket + "' is not 1 to 63 characters of [a-z0-9.-]: choose another name");
        }
        return bucket;
    }

    /** A token of a change: 1 to 128 characters. */
    static String token(String token) {
        if (token.isEmpty() || token.length() > MAX_TOKEN) {
            throw new IllegalArgumentException(
                    "a token of " + token.length() + " characters: expected 1 to " + MAX_TOKEN);
        }
        return Utf8.require("token", token);
    }

    static String snapshot(String name) {
        if (!SNAPSHOT.matcher(name).matches()) {
            throw new IllegalArgumentException("snapshot name '" + name
                    + "' is not a letter and up to 62 characters of [A-Za-z0-9._-]: choose another name");
        }
        return name;
    }

    static String key(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("an empty key: a key has at least one character");
        }
        return Utf8.require("key", key);
    }
}
