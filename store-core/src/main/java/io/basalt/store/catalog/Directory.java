package io.basalt.store.catalog;

import io.basalt.store.api.Attributes;
import io.basalt.store.io.AttributeCodec;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;

/**
 * A directory: where it hangs, and the totals of everything below it.
 *
 * @param parentId 0 for a bucket's root
 * @param name without the trailing slash; empty for a bucket's root
 * @param from sequence number of the change that made this link
 * @param to sequence number of the change that ended it, {@link Long#MAX_VALUE} while it holds
 * @param explicit made by name, so that it persists when empty
 * @param children direct children
 * @param highestSeq newest change anywhere below
 * @param attributes what Hadoop's programs say of it; a record that has some is of version 2
 */
public record Directory(
        long directoryId,
        long bucketId,
        long parentId,
        String name,
        long from,
        long to,
        boolean explicit,
        long children,
        Totals below,
        long highestSeq,
        long modifiedMicros,
        Attributes attributes) {
    private static final int PLAIN = 1;
    private static final int VERSION = 2;

    /** Without attributes. */
    Directory(
            long directoryId,
            long bucketId,
            long parentId,
            String name,
            long from,
            long to,
            boolean explicit,
            long children,
            Totals below,
            long highestSeq,
            long modifiedMicros) {
        this(
                directoryId,
                bucketId,
                parentId,
                name,
                from,
                to,
                explicit,
                children,
                below,
                highestSeq,
                modifiedMicros,
                Attributes.NONE);
    }

    static Directory created(
            long directoryId, long bucketId, long parentId, String name, boolean explicit, long seq, long micros) {
        return new Directory(
                directoryId, bucketId, parentId, name, seq, Long.MAX_VALUE, explicit, 0, Totals.NONE, seq, micros);
    }

    String entryName() {
        return name + "/";
    }

    boolean isRoot() {
        return parentId == 0;
    }

    /** Itself and what lies below: what the directories above count. */
    Totals whole() {
        return below.plus(Totals.DIRECTORY);
    }

    Directory withTotals(Totals totals, long seq) {
        return new Directory(
                directoryId,
                bucketId,
                parentId,
                name,
                from,
                to,
                explicit,
                children,
                totals,
                seq,
                modifiedMicros,
                attributes);
    }

    Directory withChildren(int more, long micros) {
        return new Directory(
                directoryId,
                bucketId,
                parentId,
                name,
                from,
                to,
                explicit,
                children + more,
                below,
                highestSeq,
                micros,
                attributes);
    }

    /** With what a walk through it has counted. */
    public Directory counted(long countedChildren, Totals countedBelow) {
        return new Directory(
                directoryId,
                bucketId,
                parentId,
                name,
                from,
                to,
                explicit,
                countedChildren,
                countedBelow,
                highestSeq,
                modifiedMicros,
                attributes);
    }

    /** As it was at an LSN, by a count of what was below it then. */
    Directory counted(long childrenThen, Totals belowThen, long lsn) {
        return new Directory(
                directoryId,
                bucketId,
                parentId,
                name,
                from,
                to,
                explicit,
                childrenThen,
                belowThen,
                lsn,
                modifiedMicros,
                attributes);
    }

    /** Out of the namespace, and some of what was below has been taken out: its totals are to be counted from history. */
    Directory emptied(long childrenLeft) {
        return new Directory(
                directoryId,
                bucketId,
                parentId,
                name,
                from,
                to,
                explicit,
                childrenLeft,
                Totals.NONE,
                to,
                modifiedMicros,
                attributes);
    }

    Directory madeExplicit() {
        return new Directory(
                directoryId,
                bucketId,
                parentId,
                name,
                from,
                to,
                true,
                children,
                below,
                highestSeq,
                modifiedMicros,
                attributes);
    }

    Directory linked(long newParentId, String newName, long seq) {
        return new Directory(
                directoryId,
                bucketId,
                newParentId,
                newName,
                seq,
                Long.MAX_VALUE,
                explicit,
                children,
                below,
                seq,
                modifiedMicros,
                attributes);
    }

    Directory ended(long seq) {
        return new Directory(
                directoryId,
                bucketId,
                parentId,
                name,
                from,
                seq,
                explicit,
                children,
                below,
                highestSeq,
                modifiedMicros,
                attributes);
    }

    Directory withAttributes(Attributes newAttributes) {
        return new Directory(
                directoryId,
                bucketId,
                parentId,
                name,
                from,
                to,
                explicit,
                children,
                below,
                highestSeq,
                modifiedMicros,
                newAttributes);
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter(96)
                .u8(attributes.values().isEmpty() ? PLAIN : VERSION)
                .u8(0)
                .varint(directoryId)
                .varint(bucketId)
                .varint(parentId)
                .string(name)
                .varint(from)
                .varint(to)
                .u8(explicit ? 1 : 0)
                .varint(children)
                .varint(below.directories())
                .varint(below.objects())
                .varint(below.bytes())
                .varint(highestSeq)
                .varint(modifiedMicros);
        if (!attributes.values().isEmpty()) {
            AttributeCodec.encode(attributes, out);
        }
        return out.toBytes();
    }

    static Directory decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        int version = in.version("directory", VERSION);
        return new Directory(
                in.varint(),
                in.varint(),
                in.varint(),
                in.string(),
                in.varint(),
                in.varint(),
                in.u8() == 1,
                in.varint(),
                new Totals(in.varint(), in.varint(), in.varint()),
                in.varint(),
                in.varint(),
                version == PLAIN ? Attributes.NONE : AttributeCodec.decode(in));
    }
}
