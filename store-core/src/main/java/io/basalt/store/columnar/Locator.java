package io.basalt.store.columnar;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Where the directory is. It stands right before Arrow's footer, so that it is found from the file's end.
 *
 * @param offset the directory's, from the file's start
 * @param length the directory's, in bytes
 * @param crc CRC32C of the directory
 * @param footerCrc CRC32C of Arrow's footer
 */
record Locator(long offset, int length, int crc, int footerCrc) {
    static final int BYTES = 32;
    private static final int CHECKED = BYTES - Integer.BYTES;

    /** BSRN. */
    private static final int MAGIC = 0x4253_524E;

    private static final short VERSION = 1;

    byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putInt(MAGIC)
                .putShort(VERSION)
                .putShort((short) 0)
                .putLong(offset)
                .putInt(length)
                .putInt(crc)
                .putInt(footerCrc);
        return bytes.putInt(crc(bytes.array(), CHECKED)).array();
    }

    /** @throws IllegalArgumentException where they are none, with what was expected and found */
    static Locator decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int magic = in.getInt();
        int version = in.getShort();
        int flags = in.getShort();
        if (magic != MAGIC) {
            throw new IllegalArgumentException("expected BSRN, found " + Integer.toHexString(magic));
        }
        Locator locator = new Locator(in.getLong(), in.getInt(), in.getInt(), in.getInt());
        int expected = in.getInt();
        int actual = crc(bytes, CHECKED);
        if (expected != actual) {
            throw new IllegalArgumentException(
                    "expected CRC32C " + Integer.toHexString(expected) + ", found " + Integer.toHexString(actual));
        }
        if (version != VERSION || flags != 0) {
            throw new IllegalArgumentException(
                    "expected version " + VERSION + " without flags, found " + version + " with flags " + flags);
        }
        return locator;
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
