package io.basalt.store.columnar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8: Spark takes any for a string, Arrow does not. */
public final class WellFormed {
    private WellFormed() {}

    public static boolean isUtf8(byte[] text) {
        for (byte b : text) {
            if (b < 0) {
                return decodes(text);
            }
        }
        return true;
    }

    private static boolean decodes(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
