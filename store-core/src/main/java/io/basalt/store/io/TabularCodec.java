package io.basalt.store.io;

import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.ColumnStatistics.Bound;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.TabularInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** What is known of a tabular content, in bytes; docs/format.md, <i>tabular</i>. */
public final class TabularCodec {
    private static final int VERSION = 1;
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 2;
    private static final int ABSENT = 0;
    private static final int INEXACT = 1;
    private static final int EXACT = 2;

    private TabularCodec() {}

    public static byte[] encode(TabularInfo tabular) {
        BinaryWriter out = new BinaryWriter(256);
        encode(tabular, out);
        return out.toBytes();
    }

    public static void encode(TabularInfo tabular, BinaryWriter out) {
        out.u8(VERSION).u8(0).string(tabular.format()).varint(tabular.columns().size());
        tabular.columns().forEach(column -> encode(column, out));
        encode(tabular.rows(), out);
        out.varint(tabular.rowGroups().size());
        tabular.rowGroups().forEach(group -> {
            out.varint(group.rows()).varint(group.offset());
            out.varint(group.storedBytes()).varint(group.plainBytes());
            encode(group.statistics(), out);
        });
        out.u8(tabular.sample().isPresent() ? 1 : 0);
        tabular.sample().ifPresent(sample -> {
            out.varint(sample.rows()).varint(sample.bytes());
            encode(sample.statistics(), out);
        });
    }

    private static void encode(TabularInfo.Column column, BinaryWriter out) {
        out.varint(column.path().size());
        column.path().forEach(out::string);
        out.u8((column.optional() ? OPTIONAL : 0) | (column.repeated() ? REPEATED : 0));
        encode(column.type(), out);
    }

    private static void encode(ColumnType type, BinaryWriter out) {
        if (type instanceof ColumnType.Truth) {
            out.u8(1);
        } else if (type instanceof ColumnType.Whole whole) {
            out.u8(2).u8(whole.bits()).u8(whole.signed() ? 1 : 0);
        } else if (type instanceof ColumnType.Real real) {
            out.u8(3).u8(real.bits());
        } else if (type instanceof ColumnType.Decimal decimal) {
            out.u8(4).varint(decimal.precision()).varint(AttributeCodec.zigzag(decimal.scale()));
        } else if (type instanceof ColumnType.Date) {
            out.u8(5);
        } else if (type instanceof ColumnType.Time time) {
            out.u8(6).u8(time.unit().ordinal()).u8(time.utc() ? 1 : 0);
        } else if (type instanceof ColumnType.Timestamp time) {
            out.u8(7).u8(time.unit().ordinal()).u8(time.utc() ? 1 : 0);
        } else if (type instanceof ColumnType.Text) {
            out.u8(8);
        } else if (type instanceof ColumnType.Binary) {
            out.u8(9);
        } else if (type instanceof ColumnType.Other other) {
            out.u8(10).string(other.name());
        }
    }

    private static void encode(List<ColumnStatistics> statistics, BinaryWriter out) {
        out.varint(statistics.size());
        for (ColumnStatistics column : statistics) {
            encode(column.nulls(), out);
            encode(column.distinct(), out);
            encode(column.min(), out);
            encode(column.max(), out);
        }
    }

    private static void encode(Optional<Bound> bound, BinaryWriter out) {
        if (bound.isEmpty()) {
            out.u8(ABSENT);
        } else {
            AttributeCodec.encodeValue(bound.get().value(), out.u8(bound.get().exact() ? EXACT : INEXACT));
        }
    }

    private static void encode(OptionalLong number, BinaryWriter out) {
        out.varint(number.isPresent() ? number.getAsLong() + 1 : 0);
    }

    public static TabularInfo decode(byte[] bytes) {
        return decode(new BinaryReader(bytes));
    }

    public static TabularInfo decode(BinaryReader in) {
        in.version("tabular", VERSION);
        return new TabularInfo(
                in.string(),
                all(in, TabularCodec::decodeColumn),
                decodeNumber(in),
                all(in, TabularCodec::decodeRowGroup),
                in.u8() == 0 ? Optional.empty() : Optional.of(decodeSample(in)));
    }

    private static <T> List<T> all(BinaryReader in, Function<BinaryReader, T> decode) {
        int count = in.varint32();
        List<T> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(decode.apply(in));
        }
        return values;
    }

    private static TabularInfo.Column decodeColumn(BinaryReader in) {
        List<String> path = all(in, BinaryReader::string);
        int flags = in.u8();
        return new TabularInfo.Column(path, decodeType(in), (flags & OPTIONAL) != 0, (flags & REPEATED) != 0);
    }

    private static ColumnType decodeType(BinaryReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 -> new ColumnType.Truth();
            case 2 -> new ColumnType.Whole(in.u8(), in.u8() == 1);
            case 3 -> new ColumnType.Real(in.u8());
            case 4 -> new ColumnType.Decimal(in.varint32(), (int) AttributeCodec.unzigzag(in.varint()));
            case 5 -> new ColumnType.Date();
            case 6 -> new ColumnType.Time(decodeUnit(in), in.u8() == 1);
            case 7 -> new ColumnType.Timestamp(decodeUnit(in), in.u8() == 1);
            case 8 -> new ColumnType.Text();
            case 9 -> new ColumnType.Binary();
            case 10 -> new ColumnType.Other(in.string());
            default -> throw in.malformed("column type " + kind + "; this Basalt knows 1 to 10");
        };
    }

    private static ColumnType.Unit decodeUnit(BinaryReader in) {
        int unit = in.u8();
        if (unit >= ColumnType.Unit.values().length) {
            throw in.malformed("unit of time " + unit + "; this Basalt knows 0 to 3");
        }
        return ColumnType.Unit.values()[unit];
    }

    private static TabularInfo.RowGroup decodeRowGroup(BinaryReader in) {
        return new TabularInfo.RowGroup(
                in.varint(), in.varint(), in.varint(), in.varint(), all(in, TabularCodec::decodeStatistics));
    }

    private static TabularInfo.Sample decodeSample(BinaryReader in) {
        return new TabularInfo.Sample(in.varint(), in.varint(), all(in, TabularCodec::decodeStatistics));
    }

    private static ColumnStatistics decodeStatistics(BinaryReader in) {
        return new ColumnStatistics(decodeNumber(in), decodeNumber(in), decodeBound(in), decodeBound(in));
    }

    private static Optional<Bound> decodeBound(BinaryReader in) {
        int kind = in.u8();
        return switch (kind) {
            case ABSENT -> Optional.empty();
            case INEXACT, EXACT -> Optional.of(new Bound(AttributeCodec.decodeValue(in), kind == EXACT));
            default -> throw in.malformed("bound of kind " + kind + "; this Basalt knows 0 to 2");
        };
    }

    private static OptionalLong decodeNumber(BinaryReader in) {
        long number = in.varint();
        return number == 0 ? OptionalLong.empty() : OptionalLong.of(number - 1);
    }
}
