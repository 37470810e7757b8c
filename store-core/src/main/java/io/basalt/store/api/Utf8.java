package io.basalt.store.api;

/** Which strings have a UTF-8 form: those without unpaired surrogates. */
public final class Utf8 {
    private Utf8() {}

    public static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** {@code text} itself; throws {@link IllegalArgumentException} that says {@code what} it was to be. */
    static String require(String what, String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    what + " '" + text + "' holds an unpaired surrogate: it is not valid UTF-8");
        }
        return text;
    }
}
