package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;

/**
 * Something that held from {@code from} until {@code to} and waits to be collected. It is owned by its bucket or, while a
 * pin needs it, by the pin.
 *
 * @param since a reader at {@code since <= lsn < to} needs it. Earlier than {@code from} for the last row of a version: its
 *     content is that of the version's earlier rows, too
 * @param parentId of the entry in the namespace's history
 * @param entryName ends in {@code /} for a directory
 * @param directoryId 0 for a row
 * @param path its key, or directory, when it ended; empty until a pin has it, since it can be found until then
 */
public record Garbage(
        Kind kind,
        long bucketId,
        long parentId,
        String entryName,
        long from,
        long to,
        long since,
        long directoryId,
        String path) {
    private static final int VERSION = 1;

    /** What is to be collected. */
    public enum Kind {
        /** A row that another row of the same version followed. */
        ROW(1),
        /** The last row of a version: its content goes with it. */
        VERSION(2),
        /** A directory's link that another one followed, or the last link of a directory that is empty. */
        LINK(3),
        /** A directory that left the namespace with all that lies below it. */
        DIRECTORY(4),
        /** The same, and some of what lay below it is collected already. */
        EMPTYING(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind decode(BinaryReader in) {
            int code = in.u8();
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw in.malformed("garbage kind " + code);
        }
    }

    static Garbage row(ObjectRow row, long to, boolean endsVersion) {
        return new Garbage(
                endsVersion ? Kind.VERSION : Kind.ROW,
                row.bucketId(),
                row.directoryId(),
                row.name(),
                row.revision(),
                to,
                endsVersion ? row.version() : row.revision(),
                0,
                "");
    }

    /** @param ended a directory whose link has ended */
    static Garbage directory(Directory ended, Kind kind) {
        return new Garbage(
                kind,
                ended.bucketId(),
                ended.parentId(),
                ended.entryName(),
                ended.from(),
                ended.to(),
                ended.from(),
                ended.directoryId(),
                "");
    }

    boolean isDirectory() {
        return directoryId != 0;
    }

    /** Whether it is a directory that left the namespace, with what was below it. */
    boolean isWhole() {
        return kind == Kind.DIRECTORY || kind == Kind.EMPTYING;
    }

    byte[] key(long ownerId) {
        return Keys.garbage(ownerId, to, from);
    }

    byte[] historyKey() {
        return Keys.history(parentId, entryName, from);
    }

    boolean isNeededAt(long lsn) {
        return since <= lsn && lsn < to;
    }

    Garbage as(Kind newKind) {
        return new Garbage(newKind, bucketId, parentId, entryName, from, to, since, directoryId, path);
    }

    Garbage withPath(String knownPath) {
        return new Garbage(kind, bucketId, parentId, entryName, from, to, since, directoryId, knownPath);
    }

    byte[] encode() {
        return new BinaryWriter()
                .u8(VERSION)
                .u8(0)
                .u8(kind.code)
                .varint(bucketId)
                .varint(parentId)
                .string(entryName)
                .varint(from)
                .varint(to)
                .varint(since)
                .varint(directoryId)
                .string(path)
                .toBytes();
    }

    static Garbage decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("garbage", VERSION);
        return new Garbage(
                Kind.decode(in),
                in.varint(),
                in.varint(),
                in.string(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.string());
    }
}
