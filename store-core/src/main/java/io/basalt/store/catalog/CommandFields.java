package io.basalt.store.catalog;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.io.AttributeCodec;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** The parts that commands are made of, as bytes; docs/format.md, section "Commands". */
final class CommandFields {
    private CommandFields() {}

    static <T> void encodeAll(List<T> values, BinaryWriter out, Consumer<T> encode) {
        out.varint(values.size());
        values.forEach(encode);
    }

    static <T> List<T> decodeAll(BinaryReader in, Function<BinaryReader, T> decode) {
        int count = in.varint32();
        List<T> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(decode.apply(in));
        }
        return values;
    }

    static void encodeTexts(List<String> texts, BinaryWriter out) {
        encodeAll(texts, out, out::string);
    }

    static List<String> decodeTexts(BinaryReader in) {
        return decodeAll(in, BinaryReader::string);
    }

    static void encode(ObjectKey key, BinaryWriter out) {
        out.string(key.bucket()).string(key.key());
    }

    static ObjectKey decodeKey(BinaryReader in) {
        return new ObjectKey(in.string(), in.string());
    }

    static void encodeExtents(List<Content.Extent> extents, BinaryWriter out) {
        encodeAll(
                extents,
                out,
                extent -> out.varint(extent.blobId())
                        .varint(extent.offset())
                        .varint(extent.length())
                        .fixed32(extent.crc32c()));
    }

    static List<Content.Extent> decodeExtents(BinaryReader in) {
        return decodeAll(in, i -> new Content.Extent(i.varint(), i.varint(), i.varint(), i.fixed32()));
    }

    static void encodeBlobs(List<Command.NewBlob> blobs, BinaryWriter out) {
        encodeAll(
                blobs,
                out,
                blob -> out.varint(blob.blobId()).varint(blob.length()).fixed32(blob.crc32c()));
    }

    static List<Command.NewBlob> decodeBlobs(BinaryReader in) {
        return decodeAll(in, i -> new Command.NewBlob(i.varint(), i.varint(), i.fixed32()));
    }

    static void encode(AttributeUpdate update, BinaryWriter out) {
        AttributeCodec.encode(update.set(), out);
        encodeTexts(List.copyOf(new TreeSet<>(update.remove())), out);
    }

    static AttributeUpdate decodeUpdate(BinaryReader in) {
        return new AttributeUpdate(AttributeCodec.decode(in), Set.copyOf(decodeTexts(in)));
    }

    /** The LSN that a publication was planned at, and what is known of it. */
    static void encodePlan(Command.Publish publish, BinaryWriter out) {
        int plan = publish.readLsn().isEmpty() ? 0 : publish.known().isEmpty() ? 1 : 2;
        out.u8(plan);
        publish.readLsn().ifPresent(out::varint);
        if (plan == 2) {
            encodeAll(
                    publish.known(), out, known -> out.u8(known.sure() ? 1 : 0).varint(known.id()));
        }
    }

    static Command.Known decodeKnown(BinaryReader in) {
        return new Command.Known(decodeTruth(in), in.varint());
    }

    static boolean decodeTruth(BinaryReader in) {
        return in.u8() == 1;
    }
}
