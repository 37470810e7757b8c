package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;

/**
 * One record of the commit log.
 *
 * @param commitMicros the commit's timestamp: strictly increasing from commit to commit
 * @param last whether the commit ends here, so that {@code seq} is its LSN
 * @param subjectId the object's file id, or the directory's or bucket's id
 * @param directoryId parent directory after the change (before it, for a deletion)
 * @param contentId of objects; 0 otherwise
 */
public record Change(
        long seq,
        Kind kind,
        long commitMicros,
        boolean last,
        long bucketId,
        long subjectId,
        long directoryId,
        String name,
        long contentId,
        long size) {
    private static final int VERSION = 1;

    /** What happened. */
    public enum Kind {
        BUCKET_CREATED(1),
        BUCKET_DELETED(2),
        OBJECT_CREATED(3),
        OBJECT_REPLACED(4),
        OBJECT_DELETED(5),
        OBJECT_MOVED(6),
        ATTRIBUTES_CHANGED(7),
        DIRECTORY_CREATED(8),
        DIRECTORY_MOVED(9),
        DIRECTORY_DETACHED(10);

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
            throw in.malformed("change kind " + code);
        }
    }

    Change asLast() {
        return new Change(seq, kind, commitMicros, true, bucketId, subjectId, directoryId, name, contentId, size);
    }

    byte[] encode() {
        return new BinaryWriter()
                .u8(VERSION)
                .u8(0)
                .varint(seq)
                .u8(kind.code)
                .varint(commitMicros)
                .u8(last ? 1 : 0)
                .varint(bucketId)
                .varint(subjectId)
                .varint(directoryId)
                .string(name)
                .varint(contentId)
                .varint(size)
                .toBytes();
    }

    static Change decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("change", VERSION);
        return new Change(
                in.varint(),
                Kind.decode(in),
                in.varint(),
                in.u8() == 1,
                in.varint(),
                in.varint(),
                in.varint(),
                in.string(),
                in.varint(),
                in.varint());
    }
}
