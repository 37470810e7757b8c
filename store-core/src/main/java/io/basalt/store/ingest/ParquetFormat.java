package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Parquet: {@code parquet.rows}, {@code parquet.row_groups}, {@code parquet.columns} (names of the top-level columns, at
 * most {@value ColumnNames#MAX_COLUMNS}), {@code parquet.created_by}, {@code parquet.compression} (the codecs in use,
 * comma-joined) and {@code parquet.uncompressed_bytes}; schema, row groups and column statistics as
 * {@link io.basalt.store.api.TabularInfo}. Reads both magics and the footer, no data.
 */
final class ParquetFormat implements Format {
    private static final Set<String> MEDIA_TYPES =
            Set.of(MediaType.PARQUET, "application/parquet", "application/x-parquet");
    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED_MAGIC = "PARE";
    private static final int MAGIC_LENGTH = 4;

    /** Footer length (little endian) and magic. */
    private static final int TAIL_LENGTH = 8;

    private static final int MAX_FOOTER_LENGTH = 16 << 20;

    @Override
    public String name() {
        return "Parquet";
    }

    @Override
    public boolean accepts(String mediaType) {
        return MEDIA_TYPES.contains(mediaType);
    }

    @Override
    public Findings read(Source source) throws IOException {
        int length = footerLength(source);
        long start = source.size() - TAIL_LENGTH - length;
        ParquetFooter footer =
                ParquetFooter.read(new BufferedInputStream(new SourceInputStream(source, start, length)), length);
        Map<String, AttributeValue> found = new HashMap<>();
        found.put("parquet.rows", AttributeValue.of(footer.rows()));
        found.put("parquet.row_groups", AttributeValue.of(footer.rowGroups()));
        found.put("parquet.columns", AttributeValue.of(footer.columns()));
        found.put("parquet.uncompressed_bytes", AttributeValue.of(footer.uncompressedBytes()));
        footer.createdBy().ifPresent(writer -> found.put("parquet.created_by", AttributeValue.of(writer)));
        if (!footer.codecs().isEmpty()) {
            found.put("parquet.compression", AttributeValue.of(String.join(",", footer.codecs())));
        }
        return new Findings(Attributes.of(found), footer.tabular());
    }

    private static int footerLength(Source source) throws IOException {
        long size = source.size();
        if (size < MAGIC_LENGTH + TAIL_LENGTH) {
            throw new IOException(
                    "Parquet: expected at least " + (MAGIC_LENGTH + TAIL_LENGTH) + " bytes, found " + size);
        }
        String first = magic(SourceBytes.exactly(source, 0, MAGIC_LENGTH, "Parquet"), 0);
        ByteBuffer tail = SourceBytes.exactly(source, size - TAIL_LENGTH, TAIL_LENGTH, "Parquet");
        String last = magic(tail, TAIL_LENGTH - MAGIC_LENGTH);
        if (last.equals(ENCRYPTED_MAGIC)) {
            throw new IOException(
                    "Parquet: the footer is encrypted (" + ENCRYPTED_MAGIC + "), so nothing was extracted");
        }
        if (!first.equals(MAGIC) || !last.equals(MAGIC)) {
            throw new IOException("Parquet: expected " + MAGIC + " as first and last four bytes, found '" + first
                    + "' and '" + last + "' (cut short?)");
        }
        long length = Integer.toUnsignedLong(tail.order(ByteOrder.LITTLE_ENDIAN).getInt(0));
        long room = Math.min(size - MAGIC_LENGTH - TAIL_LENGTH, MAX_FOOTER_LENGTH);
        if (length == 0 || length > room) {
            throw new IOException("Parquet: expected a footer of 1 to " + room + " bytes, found the length " + length);
        }
        return (int) length;
    }

    private static String magic(ByteBuffer bytes, int position) {
        return ISO_8859_1.decode(bytes.slice(position, MAGIC_LENGTH)).toString();
    }
}
