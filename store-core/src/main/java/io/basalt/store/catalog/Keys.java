package io.basalt.store.catalog;

import io.basalt.store.io.BinaryWriter;
import java.nio.charset.StandardCharsets;

/** How catalog keys are built: ids big-endian, so that they sort as numbers. */
final class Keys {
    private Keys() {}

    static byte[] id(long id) {
        return new BinaryWriter(8).fixed64(id).toBytes();
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

    /** A superseded version of the object at (parent, name); the newest first. */
    static byte[] history(long parentId, String name, long from) {
        byte[] utf8 = name(name);
        return new BinaryWriter(17 + utf8.length)
                .fixed64(parentId)
                .raw(utf8)
                .u8('/')
                .fixed64(~from)
                .toBytes();
    }
}
