package io.basalt.store.index.segment;

import io.basalt.store.api.Field;
import io.basalt.store.index.segment.SegmentFormat.DirectoryAt;
import io.basalt.store.index.segment.SegmentFormat.EntryAt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The list of a segment's columns, searched where it lies. */
final class SegmentDirectory {
    private static final String WHAT = "segment directory";

    private final SegmentBytes bytes;
    private final int at;
    private final int columns;

    /** @param place already checked */
    SegmentDirectory(SegmentBytes bytes, Section place) {
        this.bytes = bytes;
        this.at = place.offset();
        bytes.require(place.length() >= DirectoryAt.BYTES, WHAT, at, () -> "shorter than its fields");
        this.columns = bytes.u32(at + DirectoryAt.COLUMNS);
        bytes.require(
                columns >= 0 && columns <= (place.length() - DirectoryAt.BYTES) / EntryAt.BYTES,
                WHAT,
                at,
                () -> "too short for " + columns + " columns");
        for (int i = 0; i < columns; i++) {
            check(entry(i), place.length());
        }
    }

    private void check(int entry, int length) {
        int name = bytes.u32(entry + EntryAt.NAME);
        bytes.require(
                SegmentFormat.isType(bytes.u8(entry + EntryAt.TYPE))
                        && name >= 0
                        && name <= length - bytes.u16(entry + EntryAt.NAME_LENGTH),
                WHAT,
                entry,
                () -> "a column whose type is not known or whose name is not there");
        bytes.checkPlace("column directory", bytes.section(entry + EntryAt.COLUMN));
    }

    Section directories() {
        return bytes.section(at + DirectoryAt.DIRECTORIES);
    }

    Section directoryIds() {
        return bytes.section(at + DirectoryAt.DIRECTORY_IDS);
    }

    StringTable names(int rows) {
        return new StringTable(bytes, rows, bytes.u32(at + DirectoryAt.NAMES), bytes.u32(at + DirectoryAt.NAMES + 4));
    }

    Optional<Section> column(Field field) {
        int kind = field instanceof Field.Attribute ? SegmentFormat.KIND_ATTRIBUTE : SegmentFormat.KIND_SYSTEM;
        String name = field instanceof Field.Attribute attribute ? attribute.name() : field.column();
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        int type = SegmentFormat.code(field.type());
        int low = 0;
        int high = columns - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(entry(middle), kind, utf8, type);
            if (order == 0) {
                return Optional.of(bytes.section(entry(middle) + EntryAt.COLUMN));
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    private int compare(int entry, int kind, byte[] name, int type) {
        int order = Integer.compare(bytes.u8(entry + EntryAt.KIND), kind);
        if (order == 0) {
            order = Arrays.compareUnsigned(name(entry), name);
        }
        return order != 0 ? order : Integer.compare(bytes.u8(entry + EntryAt.TYPE), type);
    }

    Set<Field.Attribute> attributes() {
        Set<Field.Attribute> attributes = new LinkedHashSet<>();
        for (int i = 0; i < columns; i++) {
            int entry = entry(i);
            if (bytes.u8(entry + EntryAt.KIND) == SegmentFormat.KIND_ATTRIBUTE) {
                attributes.add(new Field.Attribute(
                        new String(name(entry), StandardCharsets.UTF_8),
                        SegmentFormat.type(bytes.u8(entry + EntryAt.TYPE))));
            }
        }
        return attributes;
    }

    private byte[] name(int entry) {
        return bytes.raw(at + bytes.u32(entry + EntryAt.NAME), bytes.u16(entry + EntryAt.NAME_LENGTH));
    }

    private int entry(int index) {
        return at + DirectoryAt.BYTES + index * EntryAt.BYTES;
    }
}
