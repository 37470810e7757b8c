package io.basalt.store.catalog;

import io.basalt.store.api.PutOptions;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;

/**
 * A file under construction.
 *
 * @param openId stays with it when it is renamed; the file id of the object to come, where none stands there
 * @param epoch of the writer: an earlier one is fenced off
 * @param contentId what is durable of it; 0 where nothing is
 * @param appending whether it began with an object's content
 */
public record OpenEntry(
        long openId,
        long bucketId,
        long parentId,
        String name,
        long epoch,
        String holder,
        long leaseMicros,
        long contentId,
        long length,
        boolean appending,
        PutOptions options,
        long createdMicros) {
    private static final int VERSION = 1;

    OpenEntry withContent(Content content, long newLeaseMicros) {
        return new OpenEntry(
                openId,
                bucketId,
                parentId,
                name,
                epoch,
                holder,
                newLeaseMicros,
                content.contentId(),
                content.length(),
                appending,
                options,
                createdMicros);
    }

    OpenEntry held(long newEpoch, String newHolder, long newLeaseMicros) {
        return new OpenEntry(
                openId,
                bucketId,
                parentId,
                name,
                newEpoch,
                newHolder,
                newLeaseMicros,
                contentId,
                length,
                appending,
                options,
                createdMicros);
    }

    OpenEntry moved(long newParentId, String newName) {
        return new OpenEntry(
                openId,
                bucketId,
                newParentId,
                newName,
                epoch,
                holder,
                leaseMicros,
                contentId,
                length,
                appending,
                options,
                createdMicros);
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter(96)
                .u8(VERSION)
                .u8(0)
                .varint(openId)
                .varint(bucketId)
                .varint(parentId)
                .string(name)
                .varint(epoch)
                .string(holder)
                .varint(leaseMicros)
                .varint(contentId)
                .varint(length)
                .u8(appending ? 1 : 0);
        OptionsCodec.encode(options, out);
        return out.varint(createdMicros).toBytes();
    }

    static OpenEntry decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("open file", VERSION);
        return new OpenEntry(
                in.varint(),
                in.varint(),
                in.varint(),
                in.string(),
                in.varint(),
                in.string(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.u8() == 1,
                OptionsCodec.decode(in),
                in.varint());
    }
}
