package io.basalt.store.api;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The rules that names obey, in one place. */
final class Names {
    static final int MAX_KEY_BYTES = 1024;
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9.-]{1,63}");

    private Names() {}

    static String bucket(String bucket) {
        if (!BUCKET.matcher(bucket).matches() || bucket.chars().allMatch(c -> c == '.')) {
            throw new IllegalArgumentException(
                    "bucket name '" + bucket + "' is not 1 to 63 characters of [a-z0-9.-]: choose another name");
        }
        return bucket;
    }

    static String key(String key) {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_KEY_BYTES) {
            throw new IllegalArgumentException("key of " + bytes + " bytes: a key has 1 to " + MAX_KEY_BYTES
                    + " bytes of UTF-8" + (bytes == 0 ? "" : " ('" + key.substring(0, 40) + "...')"));
        }
        return Utf8.require("key", key);
    }
}
