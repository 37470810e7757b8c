package io.basalt.store.columnar;

import io.basalt.store.columnar.Directory.BatchPart;
import io.basalt.store.columnar.Directory.DictionaryPart;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Schema;

/** The directory's bytes: docs/format.md, section "Renditions". */
final class DirectoryCodec {
    private static final int PLAIN = 1;
    private static final int WITH_CODEC = 2;
    private static final int ABSENT = 0;
    private static final int WHOLE = 1;
    private static final int REAL = 2;
    private static final int DIGITS = 3;
    private static final int TEXT = 4;

    private DirectoryCodec() {}

    static byte[] encode(Directory directory) {
        byte[] schema = directory.schema().serializeAsMessage();
        BinaryWriter out = new BinaryWriter(1024);
        if (directory.codec() == RenditionCodec.NONE) {
            out.u8(PLAIN).u8(0);
        } else {
            out.u8(WITH_CODEC).u8(0).u8(directory.codec().code());
        }
        out.varint(directory.contentId())
                .varint(directory.rows())
                .fixed32(directory.crc())
                .varint(schema.length)
                .raw(schema)
                .varint(directory.dictionaries().size());
        for (DictionaryPart dictionary : directory.dictionaries()) {
            out.varint(dictionary.id());
            column(out, dictionary.column());
        }
        out.varint(directory.batches().size());
        for (BatchPart batch : directory.batches()) {
            out.varint(batch.rows());
            batch.columns().forEach(column -> column(out, column));
        }
        return out.toBytes();
    }

    private static void column(BinaryWriter out, ColumnPart column) {
        out.varint(column.nodes().size());
        column.nodes().forEach(node -> out.varint(node.getLength()).varint(node.getNullCount()));
        out.varint(column.buffers().size());
        column.buffers()
                .forEach(buffer ->
                        out.varint(buffer.offset()).varint(buffer.length()).fixed32(buffer.crc()));
        bound(out, column.zone().low());
        bound(out, column.zone().high());
    }

    private static void bound(BinaryWriter out, Optional<Constant> bound) {
        if (bound.isEmpty()) {
            out.u8(ABSENT);
            return;
        }
        Constant constant = bound.get();
        if (constant instanceof Constant.Whole whole) {
            out.u8(WHOLE).fixed64(whole.value());
        } else if (constant instanceof Constant.Real real) {
            out.u8(REAL).fixed64(Double.doubleToLongBits(real.value()));
        } else if (constant instanceof Constant.Digits digits) {
            bytes(
                    out.u8(DIGITS).varint(digits.value().scale()),
                    digits.value().unscaledValue().toByteArray());
        } else if (constant instanceof Constant.Text text) {
            bytes(out.u8(TEXT), text.value().toArray());
        }
    }

    private static void bytes(BinaryWriter out, byte[] bytes) {
        out.varint(bytes.length).raw(bytes);
    }

    /** Throws {@link BinaryReader.MalformedException}, or what Arrow throws at a schema that it cannot read. */
    static Directory decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        RenditionCodec codec = in.version("rendition", WITH_CODEC) == PLAIN ? RenditionCodec.NONE : codec(in);
        long contentId = in.varint();
        long rows = in.varint();
        int crc = in.fixed32();
        Schema schema = Schema.deserializeMessage(ByteBuffer.wrap(in.raw(in.varint32())));
        List<DictionaryPart> dictionaries = list(in, () -> new DictionaryPart(in.varint(), column(in)));
        int columns = schema.getFields().size();
        List<BatchPart> batches = list(in, () -> batch(in, columns));
        if (in.remaining() != 0) {
            throw in.malformed(in.remaining() + " bytes too many");
        }
        return new Directory(codec, contentId, rows, crc, schema, dictionaries, batches);
    }

    private static RenditionCodec codec(BinaryReader in) {
        int code = in.u8();
        return RenditionCodec.of(code).orElseThrow(() -> in.malformed("codec " + code));
    }

    private static BatchPart batch(BinaryReader in, int count) {
        int rows = in.varint32();
        List<ColumnPart> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(column(in));
        }
        return new BatchPart(rows, columns);
    }

    private static ColumnPart column(BinaryReader in) {
        List<ArrowFieldNode> nodes = list(in, () -> new ArrowFieldNode(in.varint32(), in.varint32()));
        if (nodes.isEmpty()) {
            throw in.malformed("a column without nodes");
        }
        List<Stretch> buffers = list(in, () -> new Stretch(in.varint(), in.varint(), in.fixed32()));
        ArrowFieldNode node = nodes.get(0);
        return new ColumnPart(nodes, buffers, new ZoneMap(node.getLength(), node.getNullCount(), bound(in), bound(in)));
    }

    private static Optional<Constant> bound(BinaryReader in) {
        int kind = in.u8();
        return switch (kind) {
            case ABSENT -> Optional.empty();
            case WHOLE -> Optional.of(Constant.of(in.fixed64()));
            case REAL -> Optional.of(Constant.of(Double.longBitsToDouble(in.fixed64())));
            case DIGITS -> {
                int scale = in.varint32();
                yield Optional.of(Constant.of(new BigDecimal(new BigInteger(in.raw(in.varint32())), scale)));
            }
            case TEXT -> Optional.of(Constant.of(Bytes.of(in.raw(in.varint32()))));
            default -> throw in.malformed("bound of kind " + kind);
        };
    }

    private static <T> List<T> list(BinaryReader in, Supplier<T> element) {
        int count = in.varint32();
        List<T> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(element.get());
        }
        return list;
    }
}
