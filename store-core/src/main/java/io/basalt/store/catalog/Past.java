package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;

/** What an entry of a directory stood for until the change {@code to} ended it; its key says since when. */
public sealed interface Past {
    int VERSION = 1;
    int ROW = 1;
    int LINK = 2;

    /** Sequence number of the change that ended it. */
    long to();

    /** As it stands in the catalog. */
    byte[] encode();

    /** An object's row. */
    record Row(ObjectRow row, long to) implements Past {
        @Override
        public byte[] encode() {
            return row.write(head(ROW, to)).toBytes();
        }
    }

    /** A directory's link. */
    record Link(long directoryId, long to) implements Past {
        @Override
        public byte[] encode() {
            return head(LINK, to).varint(directoryId).toBytes();
        }
    }

    private static BinaryWriter head(int kind, long to) {
        return new BinaryWriter(128).u8(VERSION).u8(0).u8(kind).varint(to);
    }

    static Past decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("history", VERSION);
        int kind = in.u8();
        long to = in.varint();
        return switch (kind) {
            case ROW -> new Row(ObjectRow.read(in), to);
            case LINK -> new Link(in.varint(), to);
            default -> throw in.malformed("history kind " + kind);
        };
    }
}
