package io.basalt.store.catalog;

import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.PutOptions;
import io.basalt.store.io.AttributeCodec;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.Optional;

/** What callers ask for, as bytes; docs/format.md, "put options". */
final class OptionsCodec {
    private OptionsCodec() {}

    static void encode(PutOptions options, BinaryWriter out) {
        encode(options.condition(), out);
        encode(options.mode(), out);
        AttributeCodec.encode(options.attributes(), out);
        encode(options.contentType(), out);
        encode(options.tier(), out);
        out.u8(options.md5() ? 1 : 0);
        encode(options.token(), out);
    }

    static PutOptions decode(BinaryReader in) {
        return new PutOptions(
                decodeCondition(in),
                decodeMode(in),
                AttributeCodec.decode(in),
                decodeText(in),
                decodeText(in),
                in.u8() == 1,
                decodeText(in));
    }

    static void encode(Condition condition, BinaryWriter out) {
        if (condition instanceof Condition.IfVersion expected) {
            out.u8(2).varint(expected.version());
        } else if (condition instanceof Condition.IfRevision expected) {
            out.u8(3).varint(expected.revision());
        } else {
            out.u8(condition instanceof Condition.IfAbsent ? 1 : 0);
        }
    }

    static Condition decodeCondition(BinaryReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 0 -> Condition.NONE;
            case 1 -> Condition.IF_ABSENT;
            case 2 -> new Condition.IfVersion(in.varint());
            case 3 -> new Condition.IfRevision(in.varint());
            default -> throw in.malformed("condition kind " + kind);
        };
    }

    static void encode(KeyMode mode, BinaryWriter out) {
        out.u8(mode == KeyMode.S3 ? 1 : 2);
    }

    static KeyMode decodeMode(BinaryReader in) {
        int mode = in.u8();
        return switch (mode) {
            case 1 -> KeyMode.S3;
            case 2 -> KeyMode.HADOOP;
            default -> throw in.malformed("key mode " + mode);
        };
    }

    private static void encode(Optional<String> text, BinaryWriter out) {
        out.u8(text.isPresent() ? 1 : 0);
        text.ifPresent(out::string);
    }

    private static Optional<String> decodeText(BinaryReader in) {
        return in.u8() == 1 ? Optional.of(in.string()) : Optional.empty();
    }
}
