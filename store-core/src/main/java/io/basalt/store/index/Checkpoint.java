package io.basalt.store.index;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.BlockChecksums;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The index as of a commit: what the next opening begins with, before it reads what the log tells since then. Its bytes are
 * specified in docs/format.md.
 *
 * @param storeId of the catalog that it was derived from
 * @param micros the commit's timestamp
 * @param nextFile the number that the next segment's file may have
 */
record Checkpoint(String storeId, long lsn, long micros, long nextFile, List<BucketState> buckets) {
    private static final int MAGIC = 0x42_49_58_43; // BIXC
    private static final int VERSION = 1;
    private static final int IN_FILE = 1;
    private static final int EMBEDDED = 2;

    /**
     * @param floor see {@link BucketRows.State}
     * @param registry as {@link AttributeRegistry} encodes itself
     */
    record BucketState(long bucketId, long floor, Set<Long> pinnedLsns, byte[] registry, List<PartState> parts) {}

    /**
     * @param file the name of the segment's file; absent where {@code bytes} are the segment
     * @param rows numbers of the rows that have ended, with {@code ends} beside it
     */
    record PartState(Optional<String> file, byte[] bytes, int[] rows, long[] ends) {}

    byte[] encode() {
        BinaryWriter out = new BinaryWriter(1 << 16);
        out.fixed32(MAGIC)
                .u8(VERSION)
                .u8(0)
                .string(storeId)
                .varint(lsn)
                .varint(micros)
                .varint(nextFile);
        out.varint(buckets.size());
        for (BucketState bucket : buckets) {
            out.varint(bucket.bucketId).varint(bucket.floor).varint(bucket.pinnedLsns.size());
            bucket.pinnedLsns.forEach(out::varint);
            out.varint(bucket.registry.length).raw(bucket.registry);
            out.varint(bucket.parts.size());
            for (PartState part : bucket.parts) {
                if (part.file.isPresent()) {
                    out.u8(IN_FILE).string(part.file.get());
                } else {
                    out.u8(EMBEDDED).varint(part.bytes.length).raw(part.bytes);
                }
                out.varint(part.rows.length);
                for (int i = 0; i < part.rows.length; i++) {
                    out.varint(part.rows[i]).varint(part.ends[i]);
                }
            }
        }
        byte[] body = out.toBytes();
        return new BinaryWriter(body.length + Integer.BYTES)
                .raw(body)
                .fixed32(BlockChecksums.of(body, 0, body.length))
                .toBytes();
    }

    /** @throws BinaryReader.MalformedException where the bytes are no checkpoint, or damaged */
    static Checkpoint decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        if (bytes.length < Integer.BYTES
                || BlockChecksums.of(bytes, 0, bytes.length - Integer.BYTES)
                        != ByteBuffer.wrap(bytes).getInt(bytes.length - Integer.BYTES)) {
            throw in.malformed("a checkpoint whose checksum is wrong");
        }
        if (in.fixed32() != MAGIC) {
            throw in.malformed("not a checkpoint of the metadata index");
        }
        in.version("checkpoint", VERSION);
        String storeId = in.string();
        long lsn = in.varint();
        long micros = in.varint();
        long nextFile = in.varint();
        List<BucketState> buckets = new ArrayList<>();
        for (int left = in.varint32(); left > 0; left--) {
            buckets.add(bucket(in));
        }
        return new Checkpoint(storeId, lsn, micros, nextFile, buckets);
    }

    private static BucketState bucket(BinaryReader in) {
        long bucketId = in.varint();
        long floor = in.varint();
        List<Long> pins = new ArrayList<>();
        for (int left = in.varint32(); left > 0; left--) {
            pins.add(in.varint());
        }
        byte[] registry = in.raw(in.varint32());
        List<PartState> parts = new ArrayList<>();
        for (int left = in.varint32(); left > 0; left--) {
            parts.add(part(in));
        }
        return new BucketState(bucketId, floor, Set.copyOf(pins), registry, parts);
    }

    private static PartState part(BinaryReader in) {
        int kind = in.u8();
        Optional<String> file = Optional.empty();
        byte[] bytes = {};
        if (kind == IN_FILE) {
            file = Optional.of(in.string());
        } else if (kind == EMBEDDED) {
            bytes = in.raw(in.varint32());
        } else {
            throw in.malformed("part of kind " + kind);
        }
        int count = in.varint32();
        int[] rows = new int[count];
        long[] ends = new long[count];
        for (int i = 0; i < count; i++) {
            rows[i] = in.varint32();
            ends[i] = in.varint();
        }
        return new PartState(file, bytes, rows, ends);
    }
}
