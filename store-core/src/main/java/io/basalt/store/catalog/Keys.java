package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How catalog keys are built: ids big-endian, so that they sort as numbers. */
final class Keys {
    private static final int TOKEN = 0;
    private static final int TOKEN_EXPIRY = 1;

    private Keys() {}

    static byte[] id(long id) {
        return new BinaryWriter(8).fixed64(id).toBytes();
    }

    /** The id that {@link #id} made a key of. */
    static long idOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    /** Whether an entry of a directory is a directory's: its name ends in a slash. */
    static boolean isLink(byte[] entry) {
        return entry.length > Long.BYTES && entry[entry.length - 1] == '/';
    }

    /** The id that a key begins with; malformed where it is shorter. */
    static long leadingId(byte[] key) {
        return new BinaryReader(key).fixed64();
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    static byte[] name(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    /** An entry of a directory; {@code name} ends in {@code /} for a directory. */
    static byte[] entry(long parentId, String name) {
        byte[] utf8 = name(name);
        return new BinaryWriter(8 + utf8.length).fixed64(parentId).raw(utf8).toBytes();
    }

    /** A directory's link that ended at {@code to}. Current directories have the id alone as key. */
    static byte[] formerLink(long directoryId, long to) {
        return new BinaryWriter(16).fixed64(directoryId).fixed64(~to).toBytes();
    }

    /** A blob without owners, whose bytes wait to be freed: it waits for nobody's retention, so its owner is 0. */
    static byte[] garbageBlob(long blobId) {
        return waitingBlob(0, blobId);
    }

    /** The same; while a backup refers to the blob, on behalf of its pin. */
    static byte[] waitingBlob(long ownerId, long blobId) {
        return new BinaryWriter(16).fixed64(ownerId).fixed64(blobId).toBytes();
    }

    /** Whether a key of what waits to be collected is a blob's. */
    static boolean isWaitingBlob(byte[] key) {
        return key.length == 2 * Long.BYTES;
    }

    /** A part of an upload; the upload itself has its id alone as key. */
    static byte[] uploadPart(long uploadId, int number) {
        return new BinaryWriter(12).fixed64(uploadId).fixed32(number).toBytes();
    }

    /** The outcome that a token stands for. */
    static byte[] token(String token) {
        return new BinaryWriter().u8(TOKEN).raw(name(token)).toBytes();
    }

    /** Names a token in the order of expiry. */
    static byte[] tokenExpiry(long expiresMicros, String token) {
        return new BinaryWriter()
                .u8(TOKEN_EXPIRY)
                .fixed64(expiresMicros)
                .raw(name(token))
                .toBytes();
    }

    static String tokenOfExpiry(byte[] key) {
        return new String(key, 1 + Long.BYTES, key.length - 1 - Long.BYTES, StandardCharsets.UTF_8);
    }

    /** What an entry of a directory stood for from {@code from} on; of one name the newest first. */
    static byte[] history(long parentId, String entryName, long from) {
        return new BinaryWriter(32)
                .raw(historyOf(parentId, escaped(name(entryName))))
                .fixed64(~from)
                .toBytes();
    }

    /** What all that an escaped entry name ever stood for begins with. */
    static byte[] historyOf(long parentId, byte[] escapedName) {
        return new BinaryWriter(10 + escapedName.length)
                .fixed64(parentId)
                .raw(escapedName)
                .u16(0)
                .toBytes();
    }

    /** Each byte 00 followed by 01, so that 00 00 ends a name and sorts before every longer one. */
    static byte[] escaped(byte[] name) {
        BinaryWriter out = new BinaryWriter(name.length + 8);
        for (byte b : name) {
            out.u8(b);
            if (b == 0) {
                out.u8(1);
            }
        }
        return out.toBytes();
    }

    static byte[] unescaped(byte[] escaped) {
        BinaryWriter out = new BinaryWriter(escaped.length);
        for (int i = 0; i < escaped.length; i++) {
            out.u8(escaped[i]);
            if (escaped[i] == 0) {
                i++;
            }
        }
        return out.toBytes();
    }

    /** What all that ended at {@code to}, and waits to be collected on behalf of {@code ownerId}, begins with. */
    static byte[] garbageEnded(long ownerId, long to) {
        return new BinaryWriter(16).fixed64(ownerId).fixed64(to).toBytes();
    }

    /** What held from {@code from} until {@code to}, and waits to be collected on behalf of {@code ownerId}. */
    static byte[] garbage(long ownerId, long to, long from) {
        return new BinaryWriter(24).fixed64(ownerId).fixed64(to).fixed64(from).toBytes();
    }
}
