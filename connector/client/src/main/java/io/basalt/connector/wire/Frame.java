package io.basalt.connector.wire;

import io.basalt.store.api.StoreException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.commons.io.IOUtils;

/**
 * A piece of an answer that comes bit by bit: its length and its kind, the CRC32C of kind and payload, the payload. What does not end by {@link Kind#RESULT}
 * or {@link Kind#FAILURE} is cut off.
 */
public record Frame(Kind kind, byte[] payload) {
    /** The most bytes of a payload. */
    public static final int MOST_BYTES = 64 << 20;

    /** Length, kind, checksum. */
    public static final int HEAD_BYTES = Integer.BYTES + 1 + Integer.BYTES;

    /** What the payload is. Its number is what travels. */
    public enum Kind {
        /** JSON: what is known before the data. */
        HEAD,
        /** A piece of the data. */
        DATA,
        /** JSON: how far it is. */
        PROGRESS,
        /** Nothing: it goes on. */
        ALIVE,
        /** JSON: the end, after all has gone well. */
        RESULT,
        /** JSON of a {@link Failure}: the end. */
        FAILURE
    }

    /** As it travels. */
    public byte[] encoded() {
        return ByteBuffer.allocate(HEAD_BYTES + payload.length)
                .putInt(payload.length)
                .put((byte) kind.ordinal())
                .putInt(checksum())
                .put(payload)
                .array();
    }

    private int checksum() {
        CRC32C crc = new CRC32C();
        crc.update(kind.ordinal());
        crc.update(payload);
        return (int) crc.getValue();
    }

    /**
     * The next one.
     *
     * @throws EOFException where there is none, or not all of it
     * @throws StoreException.CorruptData where the bytes are none
     */
    public static Frame read(InputStream in) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(IOUtils.readFully(in, HEAD_BYTES));
        int length = head.getInt();
        int kind = head.get();
        int checksum = head.getInt();
        if (length < 0 || length > MOST_BYTES || kind < 0 || kind >= Kind.values().length) {
            throw new StoreException.CorruptData("a frame of kind " + kind + " with " + length
                    + " bytes: the stream is damaged, or of another protocol");
        }
        Frame frame = new Frame(Kind.values()[kind], IOUtils.readFully(in, length));
        if (frame.checksum() != checksum) {
            throw new StoreException.CorruptData(
                    "a frame of " + length + " bytes does not match its checksum; it was damaged on its way");
        }
        return frame;
    }
}
