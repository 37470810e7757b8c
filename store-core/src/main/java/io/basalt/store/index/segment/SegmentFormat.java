package io.basalt.store.index.segment;

import io.basalt.store.api.ValueType;
import java.util.Arrays;

/** Sizes and places of docs/format.md, section "Segments of the metadata index". */
final class SegmentFormat {
    static final int VERSION = 1;
    /** BSLS as its bytes stand in the file. */
    static final int MAGIC = 0x534C5342;

    static final int HEADER_BYTES = 8;
    static final int FOOTER_BYTES = 52;
    static final int SECTION_BYTES = 12;

    static final int STRINGS_PER_PAGE = 256;
    static final int PAGE_HEADER_BYTES = 8;
    static final int MAX_PREFIX = 0xFFFF;

    static final int KIND_SYSTEM = 0;
    static final int KIND_ATTRIBUTE = 1;

    static final int ALL_PRESENT = 0;
    static final int BITMAP = 1;
    static final int POSITIONS = 2;

    private static final ValueType[] TYPES = {
        ValueType.STRING,
        ValueType.LONG,
        ValueType.DOUBLE,
        ValueType.BOOLEAN,
        ValueType.TIMESTAMP,
        ValueType.STRING_LIST
    };

    private SegmentFormat() {}

    /** A column directory before its blocks. */
    static final class ColumnAt {
        static final int ROWS = 0;
        static final int NON_NULLS = 4;
        static final int DISTINCT = 8;
        static final int MIN = 16;
        static final int MAX = 24;
        static final int BLOCKS = 32;
        static final int STRINGS = 36;
        static final int PAGES = 40;
        static final int ORDER = 48;
        static final int BYTES = 60;

        private ColumnAt() {}
    }

    /** A block in a column directory. */
    static final class BlockAt {
        static final int MIN = 0;
        static final int MAX = 8;
        static final int NUMBER = 16;
        static final int OFFSET = 20;
        static final int CRC = 24;
        static final int NON_NULLS = 28;
        static final int WIDTH = 30;
        static final int PRESENCE = 31;
        static final int BYTES = 32;

        private BlockAt() {}
    }

    /** A segment directory before its columns. */
    static final class DirectoryAt {
        static final int DIRECTORIES = 0;
        static final int DIRECTORY_IDS = 12;
        static final int NAMES = 24;
        static final int COLUMNS = 32;
        static final int BYTES = 36;

        private DirectoryAt() {}
    }

    /** A column in a segment directory. */
    static final class EntryAt {
        static final int NAME = 0;
        static final int NAME_LENGTH = 4;
        static final int KIND = 6;
        static final int TYPE = 7;
        static final int COLUMN = 8;
        static final int BYTES = 20;

        private EntryAt() {}
    }

    /** 1 to 6. */
    static int code(ValueType type) {
        for (int i = 0; i < TYPES.length; i++) {
            if (TYPES[i] == type) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("no column holds " + type);
    }

    static boolean isColumn(ValueType type) {
        return Arrays.asList(TYPES).contains(type);
    }

    static boolean isType(int code) {
        return code >= 1 && code <= TYPES.length;
    }

    static ValueType type(int code) {
        return TYPES[code - 1];
    }

    static boolean hasDictionary(ValueType type) {
        return type == ValueType.STRING || type == ValueType.STRING_LIST;
    }

    static int blocks(int rows) {
        return (rows + Segment.BLOCK_ROWS - 1) / Segment.BLOCK_ROWS;
    }

    static int bitmapWords(int rows) {
        return (rows + Long.SIZE - 1) / Long.SIZE;
    }

    static int presenceBytes(int presence, int blockRows, int nonNulls) {
        return switch (presence) {
            case BITMAP -> Long.BYTES * bitmapWords(blockRows);
            case POSITIONS -> Short.BYTES * nonNulls;
            default -> 0;
        };
    }

    static int pages(int strings) {
        return (strings + STRINGS_PER_PAGE - 1) / STRINGS_PER_PAGE;
    }

    static int pageTableBytes(int strings) {
        return 2 * Integer.BYTES * pages(strings) + Integer.BYTES;
    }
}
