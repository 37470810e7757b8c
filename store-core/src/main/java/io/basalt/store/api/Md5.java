package io.basalt.store.api;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * An MD5 as S3 gives it: of an object's bytes or, for an object that was uploaded in parts, of the parts' MD5s one after the
 * other.
 *
 * @param high the first 8 bytes
 * @param low the last 8 bytes
 * @param parts how many parts; 0 where it is of the bytes themselves
 */
public record Md5(long high, long low, int parts) {
    public static final int BYTES = 16;

    public Md5 {
        if (parts < 0) {
            throw new IllegalArgumentException("an MD5 of " + parts + " parts: expected 0 or more");
        }
    }

    /** @param digest {@value #BYTES} bytes */
    public static Md5 of(byte[] digest, int parts) {
        if (digest.length != BYTES) {
            throw new IllegalArgumentException("an MD5 of " + digest.length + " bytes: expected " + BYTES);
        }
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new Md5(bytes.getLong(), bytes.getLong(), parts);
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /** In hexadecimal, followed by {@code -N} for N parts: S3's ETag without its quotes. */
    public String etag() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low) + (parts == 0 ? "" : "-" + parts);
    }
}
