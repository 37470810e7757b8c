package io.basalt.store.io;

import io.basalt.store.api.Md5;
import java.util.Optional;

/** An MD5 that may be absent: varint 0, or its parts plus one and 16 bytes. */
public final class Md5Codec {
    private Md5Codec() {}

    public static void encode(Optional<Md5> md5, BinaryWriter out) {
        out.varint(md5.isPresent() ? md5.get().parts() + 1L : 0);
        md5.ifPresent(value -> out.fixed64(value.high()).fixed64(value.low()));
    }

    public static Optional<Md5> decode(BinaryReader in) {
        int parts = in.varint32();
        return parts == 0 ? Optional.empty() : Optional.of(new Md5(in.fixed64(), in.fixed64(), parts - 1));
    }
}
