package io.basalt.store.catalog;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * An upload under way.
 *
 * @param bucketId of the bucket it was begun in: another one of that name is not meant
 * @param parts the numbers of the parts that are there, ascending
 */
public record StagedUpload(
        long uploadId, long bucketId, ObjectKey key, PutOptions options, long createdMicros, List<Integer> parts) {
    private static final int VERSION = 1;

    public StagedUpload {
        parts = List.copyOf(parts);
    }

    StagedUpload withPart(int number) {
        BitSet numbers = bits();
        numbers.set(number);
        return new StagedUpload(
                uploadId,
                bucketId,
                key,
                options,
                createdMicros,
                numbers.stream().boxed().toList());
    }

    private BitSet bits() {
        BitSet bits = new BitSet();
        parts.forEach(bits::set);
        return bits;
    }

    byte[] encode() {
        byte[] bitmap = bits().toByteArray();
        BinaryWriter out = new BinaryWriter()
                .u8(VERSION)
                .u8(0)
                .varint(uploadId)
                .varint(bucketId)
                .string(key.bucket())
                .string(key.key());
        OptionsCodec.encode(options, out);
        return out.varint(createdMicros).varint(bitmap.length).raw(bitmap).toBytes();
    }

    static StagedUpload decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("upload", VERSION);
        long uploadId = in.varint();
        long bucketId = in.varint();
        ObjectKey key = new ObjectKey(in.string(), in.string());
        PutOptions options = OptionsCodec.decode(in);
        long created = in.varint();
        byte[] bitmap = in.raw(in.varint32());
        List<Integer> parts =
                new ArrayList<>(BitSet.valueOf(bitmap).stream().boxed().toList());
        return new StagedUpload(uploadId, bucketId, key, options, created, parts);
    }
}
