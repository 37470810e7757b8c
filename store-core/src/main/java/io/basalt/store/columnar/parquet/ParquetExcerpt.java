package io.basalt.store.columnar.parquet;

import io.basalt.store.columnar.LeftOutException;
import io.basalt.store.io.RandomReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.parquet.CorruptDeltaByteArrays;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Some flat columns of some row groups of a Parquet file as a small Parquet file of their own: the pages are the original's, byte
 * for byte; the footer is written anew. So a reader that wants a path gets no more than it is to read, from bytes whose checksums
 * the store has verified, and nothing in it can be understood in two ways: columns have plain names, dates, timestamps and
 * short decimals are the whole numbers that they are stored as, and there are no statistics, filters or notes of the writer's that
 * could be wrong. Immutable, but for the file, which stays open.
 */
public final class ParquetExcerpt {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL = Integer.BYTES + MAGIC.length;
    private static final int COPY = 1 << 19;

    /** Where a footer is longer, reading it costs more than there is to be gained. */
    private static final int LONGEST_FOOTER = 16 << 20;

    private static final int LONGEST_INDEX = 4 << 20;

    /** Of a page, with the bounds that some writers put there. */
    private static final int LONGEST_HEADER = 16 << 10;

    /** Where there are fewer that begin at the same row in all columns, there is little to be passed over. */
    private static final int FEWEST_PAGES = 3;

    /** If most of these hold what is looked for, most others will, too. */
    private static final int FIRST_PAGES = 8;

    private static final Set<CompressionCodec> CODECS = EnumSet.of(
            CompressionCodec.UNCOMPRESSED, CompressionCodec.SNAPPY, CompressionCodec.GZIP, CompressionCodec.ZSTD);

    private final RandomReader file;
    private final FileMetaData footer;
    private final Map<String, Chosen> chosen;

    private ParquetExcerpt(RandomReader file, FileMetaData footer, Map<String, Chosen> chosen) {
        this.file = file;
        this.footer = footer;
        this.chosen = chosen;
    }

    /** Why a file has no excerpt. */
    public static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        Refusal(String reason) {
            super(reason);
        }
    }

    /** @param leaf the column's number among the leaves of the schema */
    private record Chosen(PlainColumn column, SchemaElement element, int leaf) {}

    /**
     * @param needed columns that the excerpts have to have
     * @param wanted columns that they have where that is possible
     * @param common whether all values of a column that is a date or timestamp are of a time for which all calendars agree
     * @throws Refusal where a needed column cannot be had
     * @throws IOException where the file cannot be read
     */
    public static ParquetExcerpt of(
            RandomReader file,
            Collection<String> needed,
            Collection<String> wanted,
            Predicate<String> common,
            BufferAllocator allocator)
            throws IOException, Refusal {
        FileMetaData footer = footer(file);
        boolean gregorian = Calendars.of(notes(footer)).gregorian();
        Fillers fillers = new Fillers(new Calendars(true, true), true, allocator);
        Set<String> sought = new HashSet<>(needed);
        sought.addAll(wanted);
        Map<String, Leaf> leaves = leaves(footer.getSchema(), sought);
        Map<String, Chosen> chosen = new LinkedHashMap<>();
        for (String name : needed) {
            Leaf leaf = leaves.get(name);
            if (leaf == null) {
                throw new Refusal("column " + name + " is missing, nested, or one of several of that name");
            }
            chosen.put(name, choose(leaf, footer, chosen.size(), gregorian || common.test(name), fillers));
        }
        for (String name : wanted) {
            Leaf leaf = leaves.get(name);
            if (leaf != null && !chosen.containsKey(name)) {
                choice(leaf, footer, chosen.size(), gregorian || common.test(name), fillers)
                        .ifPresent(choice -> chosen.put(name, choice));
            }
        }
        return new ParquetExcerpt(file, footer, chosen);
    }

    private static Optional<Chosen> choice(Leaf leaf, FileMetaData footer, int number, boolean certain, Fillers fillers)
            throws IOException {
        try {
            return Optional.of(choose(leaf, footer, number, certain, fillers));
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    // ---- the footer

    private static FileMetaData footer(RandomReader file) throws IOException, Refusal {
        long size = file.size();
        if (size < MAGIC.length + TAIL) {
            throw new Refusal("it is too short for Parquet");
        }
        ByteBuffer tail = read(file, size - TAIL, TAIL).order(ByteOrder.LITTLE_ENDIAN);
        int length = tail.getInt();
        byte[] magic = new byte[MAGIC.length];
        tail.get(magic);
        if (!java.util.Arrays.equals(magic, MAGIC) || length < 0 || length > Math.min(LONGEST_FOOTER, size - TAIL)) {
            throw new Refusal("its footer is encrypted, damaged, or of " + length + " bytes");
        }
        byte[] bytes = read(file, size - TAIL - length, length).array();
        try {
            return Util.readFileMetaData(new ByteArrayInputStream(bytes));
        } catch (IOException | RuntimeException e) {
            throw new Refusal("its footer cannot be read: " + e.getMessage());
        }
    }

    private static ByteBuffer read(RandomReader file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        readFully(file, position, bytes);
        return bytes;
    }

    static void readFully(RandomReader file, long position, ByteBuffer target) throws IOException {
        int wanted = target.remaining();
        int read = file.read(position, target);
        if (read != wanted) {
            throw new EOFException("expected " + wanted + " bytes at " + position + ", found " + read);
        }
        target.flip();
    }

    private static Map<String, String> notes(FileMetaData footer) {
        Map<String, String> notes = new LinkedHashMap<>();
        if (footer.isSetKey_value_metadata()) {
            for (KeyValue note : footer.getKey_value_metadata()) {
                notes.put(note.getKey(), note.isSetValue() ? note.getValue() : "");
            }
        }
        return notes;
    }

    /** @param type as parquet-hadoop understands it */
    private record Leaf(SchemaElement element, int number, PrimitiveType type) {}

    /** The flat columns whose names are their own, whatever the case. */
    private static Map<String, Leaf> leaves(List<SchemaElement> schema, Set<String> sought)
            throws IOException, Refusal {
        Map<String, SchemaElement> elements = new LinkedHashMap<>();
        Map<String, Integer> numbers = new LinkedHashMap<>();
        Map<String, Integer> names = new LinkedHashMap<>();
        int leaf = 0;
        int nested = 0;
        for (SchemaElement element : schema.subList(Math.min(1, schema.size()), schema.size())) {
            int children = Math.max(0, element.getNum_children());
            if (nested == 0) {
                names.merge(element.getName().toLowerCase(Locale.ROOT), 1, Integer::sum);
                if (children == 0 && element.isSetType() && sought.contains(element.getName())) {
                    elements.put(element.getName(), element);
                    numbers.put(element.getName(), leaf);
                }
            } else {
                nested--;
            }
            nested += children;
            leaf += children == 0 ? 1 : 0;
        }
        if (nested != 0) {
            throw new Refusal("its schema is not whole");
        }
        elements.keySet().removeIf(name -> names.getOrDefault(name.toLowerCase(Locale.ROOT), 0) > 1);
        MessageType types = types(List.copyOf(elements.values()));
        Map<String, Leaf> leaves = new LinkedHashMap<>();
        elements.forEach((name, element) -> leaves.put(
                name,
                new Leaf(
                        element,
                        numbers.getOrDefault(name, 0),
                        types.getType(name).asPrimitiveType())));
        return leaves;
    }

    private static MessageType types(List<SchemaElement> elements) throws IOException, Refusal {
        List<SchemaElement> schema = new ArrayList<>();
        schema.add(new SchemaElement("flat").setNum_children(elements.size()));
        schema.addAll(elements);
        try {
            return new ParquetMetadataConverter()
                    .fromParquetMetadata(new FileMetaData(1, schema, 0, List.of()))
                    .getFileMetaData()
                    .getSchema();
        } catch (RuntimeException e) {
            throw new Refusal("its schema cannot be read: " + e.getMessage());
        }
    }

    // ---- columns

    private static Chosen choose(Leaf leaf, FileMetaData footer, int number, boolean certain, Fillers fillers)
            throws IOException, Refusal {
        SchemaElement original = leaf.element;
        String name = original.getName();
        Field field;
        try {
            field = fillers.field(leaf.type());
        } catch (LeftOutException e) {
            throw new Refusal("column " + name + " has no type that is certain");
        }
        PlainColumn.Stored stored = stored(original, field);
        boolean timed = field.getType() instanceof ArrowType.Date || field.getType() instanceof ArrowType.Timestamp;
        if (timed && !certain) {
            throw new Refusal("column " + name + " may hold days or times of another calendar");
        }
        requireReadable(leaf, footer);
        String alias = "c" + number;
        SchemaElement element =
                new SchemaElement(alias).setType(original.getType()).setRepetition_type(original.getRepetition_type());
        if (original.isSetType_length()) {
            element.setType_length(original.getType_length());
        }
        if (stored == PlainColumn.Stored.STRING) {
            element.setConverted_type(ConvertedType.UTF8);
        } else if (stored == PlainColumn.Stored.DECIMAL) {
            ArrowType.Decimal decimal = (ArrowType.Decimal) field.getType();
            element.setConverted_type(ConvertedType.DECIMAL)
                    .setPrecision(decimal.getPrecision())
                    .setScale(decimal.getScale());
        }
        return new Chosen(new PlainColumn(name, alias, stored, field), element, leaf.number);
    }

    private static PlainColumn.Stored stored(SchemaElement element, Field field) throws Refusal {
        ArrowType type = field.getType();
        boolean narrow = type instanceof ArrowType.Int whole && whole.getBitWidth() < 32;
        boolean fits = type instanceof ArrowType.Timestamp timestamp
                ? timestamp.getUnit() == org.apache.arrow.vector.types.TimeUnit.MICROSECOND && isMicros(element)
                : !narrow;
        return switch (fits ? element.getType() : Type.INT96) {
            case BOOLEAN -> PlainColumn.Stored.BOOLEAN;
            case FLOAT -> PlainColumn.Stored.FLOAT;
            case DOUBLE -> PlainColumn.Stored.DOUBLE;
            case INT32 -> {
                require(!(type instanceof ArrowType.Int) || isPlainWhole(element, ConvertedType.INT_32), element);
                yield PlainColumn.Stored.INT32;
            }
            case INT64 -> {
                require(!(type instanceof ArrowType.Int) || isPlainWhole(element, ConvertedType.INT_64), element);
                require(!(type instanceof ArrowType.Decimal) || !isUnsigned(element), element);
                yield PlainColumn.Stored.INT64;
            }
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
                type instanceof ArrowType.Utf8
                        ? PlainColumn.Stored.STRING
                        : type instanceof ArrowType.Decimal ? PlainColumn.Stored.DECIMAL : PlainColumn.Stored.BYTES;
            case INT96 -> throw certainly(element);
        };
    }

    private static boolean isMicros(SchemaElement element) {
        return element.getType() == Type.INT64
                && (element.isSetLogicalType()
                        ? element.getLogicalType().isSetTIMESTAMP()
                                && element.getLogicalType()
                                        .getTIMESTAMP()
                                        .getUnit()
                                        .isSetMICROS()
                        : element.getConverted_type() == ConvertedType.TIMESTAMP_MICROS);
    }

    private static boolean isPlainWhole(SchemaElement element, ConvertedType signed) {
        boolean plain = !element.isSetConverted_type() && !element.isSetLogicalType();
        return plain
                || (element.isSetLogicalType()
                        ? element.getLogicalType().isSetINTEGER()
                                && element.getLogicalType().getINTEGER().isIsSigned()
                                && element.getLogicalType().getINTEGER().getBitWidth() >= 32
                        : element.getConverted_type() == signed);
    }

    private static boolean isUnsigned(SchemaElement element) {
        return element.isSetLogicalType()
                ? element.getLogicalType().isSetINTEGER()
                : element.getConverted_type() == ConvertedType.UINT_64;
    }

    private static void require(boolean condition, SchemaElement element) throws Refusal {
        if (!condition) {
            throw certainly(element);
        }
    }

    private static Refusal certainly(SchemaElement element) {
        return new Refusal("column " + element.getName() + " has no type that is certain");
    }

    private static void requireReadable(Leaf leaf, FileMetaData footer) throws Refusal {
        String name = leaf.element.getName();
        for (RowGroup rowGroup : footer.getRow_groups()) {
            ColumnMetaData chunk = chunk(rowGroup, leaf.number, name).getMeta_data();
            if (chunk.getType() != leaf.element.getType() || !CODECS.contains(chunk.getCodec())) {
                throw new Refusal("column " + name + " is compressed by " + chunk.getCodec());
            }
            if (chunk.getEncodings().contains(Encoding.DELTA_BYTE_ARRAY)
                    && CorruptDeltaByteArrays.requiresSequentialReads(
                            footer.getCreated_by(), org.apache.parquet.column.Encoding.DELTA_BYTE_ARRAY)) {
                throw new Refusal("column " + name + " is of a writer whose delta encoding had a fault");
            }
        }
    }

    private static ColumnChunk chunk(RowGroup rowGroup, int leaf, String name) throws Refusal {
        ColumnChunk chunk =
                leaf < rowGroup.getColumnsSize() ? rowGroup.getColumns().get(leaf) : null;
        if (chunk == null
                || !chunk.isSetMeta_data()
                || chunk.isSetFile_path()
                || chunk.isSetCrypto_metadata()
                || !chunk.getMeta_data().getPath_in_schema().equals(List.of(name))) {
            throw new Refusal("column " + name + " is encrypted, in another file, or not where the schema says");
        }
        return chunk;
    }

    /** A column that excerpts have. */
    public Optional<PlainColumn> column(String name) {
        return Optional.ofNullable(chosen.get(name)).map(Chosen::column);
    }

    // ---- row groups

    public int rowGroups() {
        return footer.getRow_groupsSize();
    }

    public long rows(int rowGroup) {
        return footer.getRow_groups().get(rowGroup).getNum_rows();
    }

    /** Bytes of some columns, and of the same decompressed. */
    public record Size(long stored, long plain) {}

    /** @throws Refusal where the footer says what cannot be */
    public Size size(int rowGroup, Collection<PlainColumn> columns) throws IOException, Refusal {
        long stored = 0;
        long plain = 0;
        for (PlainColumn column : columns) {
            ColumnMetaData chunk = chunk(rowGroup, column);
            long start = start(chunk);
            long length = chunk.getTotal_compressed_size();
            if (start < MAGIC.length || length < 0 || length > file.size() - start) {
                throw new Refusal("column " + column.name() + " lies outside of it");
            }
            stored += length;
            plain += Math.max(0, chunk.getTotal_uncompressed_size());
        }
        return new Size(stored, plain);
    }

    private ColumnMetaData chunk(int rowGroup, PlainColumn column) throws Refusal {
        return columnChunk(rowGroup, column).getMeta_data();
    }

    private ColumnChunk columnChunk(int rowGroup, PlainColumn column) throws Refusal {
        return chunk(footer.getRow_groups().get(rowGroup), chosen(column).leaf, column.name());
    }

    private Chosen chosen(PlainColumn column) {
        Chosen found = chosen.get(column.name());
        if (found == null) {
            throw new IllegalArgumentException("column " + column.name() + ": expected one of " + chosen.keySet());
        }
        return found;
    }

    private static long start(ColumnMetaData chunk) {
        long data = chunk.getData_page_offset();
        long dictionary = chunk.isSetDictionary_page_offset() ? chunk.getDictionary_page_offset() : 0;
        return dictionary > 0 && dictionary < data ? dictionary : data;
    }

    // ---- pages

    /**
     * The pages of a row group without which no row that has one of some texts in a column is lost; absent where that cannot be
     * told for much less than it takes to read them all. Reads the column's pages.
     *
     * @param columns of the excerpt
     * @param texts at least one
     * @param allocator of 8 MiB meanwhile
     */
    public Optional<PageSelection> holding(
            int rowGroup, PlainColumn column, List<String> texts, List<PlainColumn> columns, BufferAllocator allocator)
            throws IOException, Refusal {
        ColumnMetaData chunk = chunk(rowGroup, column);
        if (column.stored() != PlainColumn.Stored.STRING || !TextProbe.understands(chunk.getCodec())) {
            return Optional.empty();
        }
        Map<String, ChunkPages> pages = new LinkedHashMap<>();
        NavigableSet<Long> cuts = new TreeSet<>();
        for (PlainColumn each : columns) {
            Optional<ChunkPages> found = pages(rowGroup, each);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            if (pages.isEmpty()) {
                cuts.addAll(found.get().cuts());
            }
            cuts.retainAll(found.get().cuts());
            pages.put(each.name(), found.get());
        }
        ChunkPages probed = pages.get(column.name());
        if (probed == null || cuts.size() <= FEWEST_PAGES) {
            return Optional.empty();
        }
        boolean optional = chosen(column).element.getRepetition_type() == FieldRepetitionType.OPTIONAL;
        try (TextProbe probe = new TextProbe(file, texts, optional, chunk.getCodec(), allocator)) {
            return held(probe, probed.pages(), rows(rowGroup) / 2)
                    .map(held -> new PageSelection(RowRun.widened(held, cuts), pages));
        }
    }

    /** The rows of pages that may hold a text; absent where most of the first ones, or all together, do. */
    private static Optional<List<RowRun>> held(TextProbe probe, List<ChunkPages.Page> pages, long mostRows)
            throws IOException {
        List<RowRun> held = new ArrayList<>();
        long rows = 0;
        for (int i = 0; i < pages.size(); i++) {
            if (probe.mayHold(pages.get(i))) {
                held.add(pages.get(i).rows());
                rows += pages.get(i).rows().rows();
            }
            if (rows > mostRows || (i < FIRST_PAGES && held.size() > FIRST_PAGES / 2)) {
                return Optional.empty();
            }
        }
        return Optional.of(held);
    }

    /** Absent where the file has no offset index of the chunk, or one that cannot be. */
    private Optional<ChunkPages> pages(int rowGroup, PlainColumn column) throws IOException, Refusal {
        ColumnChunk chunk = columnChunk(rowGroup, column);
        ColumnMetaData data = chunk.getMeta_data();
        long offset = chunk.getOffset_index_offset();
        int length = chunk.getOffset_index_length();
        if (!chunk.isSetOffset_index_offset()
                || !chunk.isSetOffset_index_length()
                || length <= 0
                || length > LONGEST_INDEX
                || offset < MAGIC.length
                || offset > file.size() - length
                || data.getNum_values() != rows(rowGroup)) {
            return Optional.empty();
        }
        OffsetIndex index;
        byte[] bytes = read(file, offset, length).array();
        try {
            index = Util.readOffsetIndex(new ByteArrayInputStream(bytes));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
        return ChunkPages.of(
                index, data.getData_page_offset(), start(data) + data.getTotal_compressed_size(), rows(rowGroup));
    }

    /**
     * What an excerpt holds of a row group.
     *
     * @param selection absent: all of it
     */
    public record Piece(int rowGroup, Optional<PageSelection> selection) {}

    /** The bytes that a piece takes, and the same decompressed, which is a guess where pages are selected. */
    public Size size(Piece piece, Collection<PlainColumn> columns) throws IOException, Refusal {
        Size whole = size(piece.rowGroup, columns);
        if (piece.selection.isEmpty()) {
            return whole;
        }
        long stored = 0;
        for (PlainColumn column : columns) {
            stored += dictionaryBytes(chunk(piece.rowGroup, column));
            for (ChunkPages.Page page : piece.selection.get().of(column)) {
                stored += page.size();
            }
        }
        return new Size(stored, (long) ((double) stored * whole.plain / Math.max(1, whole.stored)));
    }

    private static long dictionaryBytes(ColumnMetaData chunk) {
        return chunk.getData_page_offset() - start(chunk);
    }

    // ---- writing

    /**
     * Writes the excerpt of these pieces, with these columns, of which there is one at least.
     *
     * @param allocator of half a mebibyte meanwhile
     * @throws Refusal where pages are not what the file's index says
     */
    public void write(
            List<Piece> pieces, List<PlainColumn> columns, WritableByteChannel target, BufferAllocator allocator)
            throws IOException, Refusal {
        try (ArrowBuf buffer = allocator.buffer(COPY)) {
            write(pieces, columns, target, buffer.nioBuffer(0, COPY));
        }
    }

    private void write(List<Piece> pieces, List<PlainColumn> columns, WritableByteChannel target, ByteBuffer buffer)
            throws IOException, Refusal {
        List<SchemaElement> schema = new ArrayList<>();
        schema.add(new SchemaElement("excerpt").setNum_children(columns.size()));
        for (PlainColumn column : columns) {
            schema.add(chosen(column).element);
        }
        long position = write(target, ByteBuffer.wrap(MAGIC));
        List<RowGroup> written = new ArrayList<>();
        long rows = 0;
        for (Piece piece : pieces) {
            long pieceRows = piece.selection.map(PageSelection::rows).orElse(rows(piece.rowGroup));
            List<ColumnChunk> chunks = new ArrayList<>();
            long bytes = 0;
            for (PlainColumn column : columns) {
                ColumnMetaData original = chunk(piece.rowGroup, column);
                Size size;
                if (piece.selection.isPresent()) {
                    size = copyPages(original, piece.selection.get().of(column), buffer, target);
                } else {
                    size = new Size(original.getTotal_compressed_size(), original.getTotal_uncompressed_size());
                    copy(start(original), size.stored, buffer, target);
                }
                long values = piece.selection.isPresent() ? pieceRows : original.getNum_values();
                chunks.add(moved(original, column, position, values, size));
                position += size.stored;
                bytes += size.plain;
            }
            written.add(new RowGroup(chunks, bytes, pieceRows));
            rows += pieceRows;
        }
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        Util.writeFileMetaData(new FileMetaData(1, schema, rows, written), end);
        ByteBuffer tail = ByteBuffer.allocate(TAIL).order(ByteOrder.LITTLE_ENDIAN);
        tail.putInt(end.size()).put(MAGIC).flip();
        write(target, ByteBuffer.wrap(end.toByteArray()));
        write(target, tail);
    }

    private Size copyPages(
            ColumnMetaData chunk, List<ChunkPages.Page> pages, ByteBuffer buffer, WritableByteChannel target)
            throws IOException, Refusal {
        long stored = dictionaryBytes(chunk);
        long plain = stored;
        copy(start(chunk), stored, buffer, target);
        for (ChunkPages.Page page : pages) {
            plain += plainSize(page, buffer);
            copy(page.offset(), page.size(), buffer, target);
            stored += page.size();
        }
        return new Size(stored, plain);
    }

    /** Of the page with its header. */
    private long plainSize(ChunkPages.Page page, ByteBuffer buffer) throws IOException, Refusal {
        buffer.clear().limit(Math.min(LONGEST_HEADER, page.size()));
        readFully(file, page.offset(), buffer);
        ByteBufferInputStream in = ByteBufferInputStream.wrap(buffer);
        PageHeader header;
        try {
            header = Util.readPageHeader(in);
        } catch (IOException | RuntimeException e) {
            throw new Refusal("there is no page at " + page.offset() + ", where its index has one");
        }
        long values = header.isSetData_page_header()
                ? header.getData_page_header().getNum_values()
                : header.isSetData_page_header_v2()
                        ? header.getData_page_header_v2().getNum_values()
                        : -1;
        if (values != page.rows().rows() || in.position() + header.getCompressed_page_size() != page.size()) {
            throw new Refusal("the page at " + page.offset() + " is not what its index says");
        }
        return in.position() + Math.max(0, header.getUncompressed_page_size());
    }

    private static ColumnChunk moved(ColumnMetaData original, PlainColumn column, long to, long values, Size size) {
        ColumnMetaData moved = new ColumnMetaData(
                original.getType(),
                original.getEncodings(),
                List.of(column.alias()),
                original.getCodec(),
                values,
                size.plain,
                size.stored,
                original.getData_page_offset() - start(original) + to);
        if (start(original) < original.getData_page_offset()) {
            moved.setDictionary_page_offset(to);
        }
        return new ColumnChunk(to).setMeta_data(moved);
    }

    private void copy(long from, long length, ByteBuffer buffer, WritableByteChannel target) throws IOException {
        for (long done = 0; done < length; done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
            readFully(file, from + done, buffer);
            write(target, buffer);
        }
    }

    private static long write(WritableByteChannel target, ByteBuffer bytes) throws IOException {
        long written = 0;
        while (bytes.hasRemaining()) {
            written += target.write(bytes);
        }
        return written;
    }
}
