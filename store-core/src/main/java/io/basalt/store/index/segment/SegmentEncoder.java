package io.basalt.store.index.segment;

import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.index.segment.ColumnEncoder.Ordering;
import io.basalt.store.index.segment.SegmentFormat.EntryAt;
import io.basalt.store.io.Appender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Writes one segment: header, columns in any order, segment directory, footer. Not thread-safe. */
final class SegmentEncoder {
    /** How attributes are written, so that equal rows make equal bytes. */
    static final Comparator<Field.Attribute> ATTRIBUTES =
            Comparator.comparing(Field.Attribute::name).thenComparing(Field.Attribute::type);

    private static final int SMALL_ROW_BYTES = 256;

    private final SegmentSink sink;
    private final SectionBuffer section = new SectionBuffer(1 << 10);
    private final ColumnEncoder columns;
    private final StringEncoder strings;
    private final List<Entry> entries = new ArrayList<>();

    /** A column of the segment directory. */
    private record Entry(int kind, byte[] name, int type, Section column) {
        static final Comparator<Entry> ORDER = Comparator.comparingInt(Entry::kind)
                .thenComparing(Entry::name, Arrays::compareUnsigned)
                .thenComparingInt(Entry::type);
    }

    /** The rows' directories, their ids, and the rows' names. */
    record Places(Section directories, Section directoryIds, BlockEncoder.Strings names) {}

    SegmentEncoder(Appender out, int rows) throws IOException {
        sink = new SegmentSink(out, (int) Math.min(Integer.MAX_VALUE, (long) rows * SMALL_ROW_BYTES));
        columns = new ColumnEncoder(sink);
        strings = new StringEncoder(sink);
        sink.append(section.u32(SegmentFormat.MAGIC).u16(SegmentFormat.VERSION).u16(0));
    }

    ColumnEncoder columns() {
        return columns;
    }

    /** Where a dictionary's or the names' strings go; whoever begins ends before anything else is written. */
    StringEncoder strings() {
        return strings;
    }

    /** Which rows' order is worth writing. */
    static Ordering ordering(Field field) {
        if (field == SystemField.REVISION) {
            return Ordering.IF_UNSORTED;
        }
        if (field == SystemField.CREATED || field == SystemField.MODIFIED) {
            return Ordering.IF_MANY_UNSORTED;
        }
        return field instanceof Field.Attribute
                        && switch (field.type()) {
                            case STRING, LONG, TIMESTAMP -> true;
                            default -> false;
                        }
                ? Ordering.IF_MANY_VALUES
                : Ordering.NEVER;
    }

    /** Names a column that was written. */
    void add(Field field, Section column) {
        boolean attribute = field instanceof Field.Attribute;
        String name = field instanceof Field.Attribute named ? named.name() : field.column();
        entries.add(new Entry(
                attribute ? SegmentFormat.KIND_ATTRIBUTE : SegmentFormat.KIND_SYSTEM,
                name.getBytes(StandardCharsets.UTF_8),
                SegmentFormat.code(field.type()),
                column));
    }

    /** Writes directory and footer; all bytes are handed over, and not synced. */
    void end(long bucketId, int rows, long minRevision, long maxRevision, Places places) throws IOException {
        Section directory = directory(places);
        section.clear()
                .u64(bucketId)
                .u64(minRevision)
                .u64(maxRevision)
                .u32(rows)
                .section(directory)
                .u32(SegmentFormat.MAGIC)
                .u16(SegmentFormat.VERSION)
                .u16(0);
        section.u32(SegmentBytes.crc(section.array(), section.size()));
        sink.append(section);
        sink.flush();
    }

    private Section directory(Places places) throws IOException {
        entries.sort(Entry.ORDER);
        section.clear()
                .section(places.directories)
                .section(places.directoryIds)
                .u32(places.names.pages().offset())
                .u32(places.names.pages().crc())
                .u32(entries.size());
        int name = section.size() + entries.size() * EntryAt.BYTES;
        for (Entry entry : entries) {
            section.u32(name)
                    .u16(entry.name.length)
                    .u8(entry.kind)
                    .u8(entry.type)
                    .section(entry.column);
            name += entry.name.length;
        }
        for (Entry entry : entries) {
            section.raw(entry.name, 0, entry.name.length);
        }
        return sink.append(section);
    }
}
