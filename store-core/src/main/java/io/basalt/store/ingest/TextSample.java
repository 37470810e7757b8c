package io.basalt.store.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The first lines of a content of lines.
 *
 * @param text whole lines, decoded; the last may lack its end where it is the content's last
 * @param bytes how many of the content they take
 * @param whole whether that is all of it
 */
record TextSample(String text, long bytes, boolean whole) {
    static final int MAX_LENGTH = 64 << 10;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    /** @param format as errors call it */
    static TextSample of(Source source, String format) throws IOException {
        byte[] head = SourceBytes.head(source, MAX_LENGTH);
        boolean whole = head.length == source.size();
        int length = whole ? head.length : afterLastLine(head);
        if (length == 0 && head.length > 0) {
            throw new IOException(
                    format + ": expected a line that ends within the first " + MAX_LENGTH + " bytes, found none");
        }
        String text = decoded(head, length, format);
        return new TextSample(text, length, whole);
    }

    private static int afterLastLine(byte[] head) {
        int end = head.length;
        while (end > 0 && head[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static String decoded(byte[] bytes, int length, String format) throws IOException {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                throw new IOException(format + ": expected text, found a zero byte at " + i);
            }
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException(format + ": expected UTF-8 (other encodings are not looked into)", e);
        }
    }

    /** How many rows the content has, where this sample has so many. */
    long estimated(long rows, long size) {
        return bytes == 0 ? 0 : Math.round((double) rows * size / bytes);
    }
}
