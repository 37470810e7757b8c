package io.basalt.store.index.segment;

/** The end of a segment's file. */
record Footer(long bucketId, long minRevision, long maxRevision, int rows, Section directory) {
    private static final int CHECKED_BYTES = SegmentFormat.FOOTER_BYTES - Integer.BYTES;
    private static final String WHAT = "footer";

    /** Checks header, footer and the segment directory's checksum. */
    static Footer read(SegmentBytes bytes) {
        bytes.require(
                bytes.length() >= SegmentFormat.HEADER_BYTES + SegmentFormat.FOOTER_BYTES,
                "header",
                0,
                () -> "a file of " + bytes.length() + " bytes is no segment");
        checkVersion(bytes, "header", 0);
        int at = bytes.length() - SegmentFormat.FOOTER_BYTES;
        bytes.check(WHAT, at, CHECKED_BYTES, bytes.u32(at + CHECKED_BYTES));
        checkVersion(bytes, WHAT, at + 40);
        Footer footer = new Footer(
                bytes.u64(at), bytes.u64(at + 8), bytes.u64(at + 16), bytes.u32(at + 24), bytes.section(at + 28));
        bytes.require(footer.rows >= 1, WHAT, at, () -> footer.rows + " rows");
        bytes.checked("segment directory", footer.directory);
        bytes.require(
                footer.directory.offset() + footer.directory.length() == at,
                WHAT,
                at,
                () -> "the segment directory does not end where it begins");
        return footer;
    }

    private static void checkVersion(SegmentBytes bytes, String what, int at) {
        bytes.require(bytes.u32(at) == SegmentFormat.MAGIC, what, at, () -> "no BSLS");
        int version = bytes.u16(at + 4);
        int flags = bytes.u16(at + 6);
        bytes.require(
                version == SegmentFormat.VERSION && flags == 0,
                what,
                at,
                () -> "version " + version + ", flags " + flags + "; this Basalt reads version " + SegmentFormat.VERSION
                        + " without flags");
    }
}
