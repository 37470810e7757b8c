package io.basalt.store.columnar;

import io.basalt.store.api.ColumnType;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.Directory.BatchPart;
import io.basalt.store.columnar.Directory.DictionaryPart;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A rendition, open for scans. Opening it reads the directory and nothing else; each buffer's checksum is verified when the
 * buffer is first touched (of a mapped file), or whenever it is read.
 *
 * <p>Thread-safe. Batches stay valid when the rendition is closed: a mapped file is unmapped when the last of them is.
 *
 * <p>Whoever meets {@link StoreException.CorruptData} reads the object instead, which is as it was, and has the rendition
 * written anew.
 */
public final class Rendition implements AutoCloseable {
    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL = Integer.BYTES + MAGIC.length;
    private static final int SMALLEST = 8 + Locator.BYTES + TAIL;
    private static final int CHECKED_PIECE = 1 << 20;

    private final RenditionBytes bytes;
    private final Locator locator;
    private final Directory directory;

    /** Of the columns of each batch, and then of the dictionaries, which were verified. Two threads may both verify one. */
    private final byte[] verified;

    private Rendition(RenditionBytes bytes) throws IOException {
        this.bytes = bytes;
        this.locator = locator();
        this.directory = directory();
        this.verified = new byte
                [Math.addExact(
                        Math.multiplyExact(directory.batches().size(), columns().size()),
                        directory.dictionaries().size())];
    }

    /**
     * Maps a file. It may be unlinked meanwhile, but not cut short: reading what is no longer there ends the process.
     *
     * @throws StoreException.CorruptData where directory or footer are damaged, or of a later version
     */
    public static Rendition open(Path file) throws IOException {
        return open(MappedBytes.map(file));
    }

    /**
     * Reads a file by ranges, each column's when a batch is asked for. Closing the rendition closes the reader, also where
     * this call fails.
     *
     * @param name what errors call the file
     * @throws StoreException.CorruptData as {@link #open(Path)}
     */
    public static Rendition open(String name, RandomReader reader) throws IOException {
        return open(new RangedBytes(name, reader));
    }

    private static Rendition open(RenditionBytes bytes) throws IOException {
        try {
            return new Rendition(bytes);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** The content that this is a rendition of. */
    public long contentId() {
        return directory.contentId();
    }

    public long rows() {
        return directory.rows();
    }

    /** How many batches there are. */
    public int batches() {
        return directory.batches().size();
    }

    /** The columns, in the order of the original. Dictionary-encoded ones have the type of their values. */
    public List<Field> columns() {
        return directory.schema().getFields();
    }

    /** The columns of the original that are not here, by name, and why. */
    public Map<String, String> leftOut() {
        Map<String, String> leftOut = new LinkedHashMap<>();
        directory.schema().getCustomMetadata().forEach((key, reason) -> {
            if (key.startsWith(RenditionWriter.LEFT_OUT)) {
                leftOut.put(key.substring(RenditionWriter.LEFT_OUT.length()), reason);
            }
        });
        return leftOut;
    }

    /**
     * Begins a scan, from the first batch on.
     *
     * @param columns names of those that the batches shall have, in that order; may be none, then they tell their row count
     * @param tests what all of must hold for a row that is wanted; may name other columns
     * @param allocator holds the batches; mapped bytes count as its own, too
     * @throws StoreException.InvalidArgument where a column is not in the rendition
     * @throws StoreException.CorruptData where a dictionary is damaged
     */
    public RenditionScan scan(List<String> columns, List<ColumnTest> tests, BufferAllocator allocator)
            throws IOException {
        int[] tested = new int[tests.size()];
        for (int i = 0; i < tested.length; i++) {
            tested[i] = position(tests.get(i).column());
        }
        List<ColumnTest> copied = List.copyOf(tests);
        return new RenditionScan(
                this,
                positions(columns),
                batch -> {
                    for (int i = 0; i < tested.length; i++) {
                        if (!batch.columns().get(tested[i]).zone().mayPass(copied.get(i))) {
                            return false;
                        }
                    }
                    return true;
                },
                allocator);
    }

    /**
     * As above, for rows that match a predicate. Its columns are {@link io.basalt.store.api.Field.Attribute}s of their names;
     * those that are not here rule nothing out.
     */
    public RenditionScan scan(List<String> columns, Predicate filter, BufferAllocator allocator) throws IOException {
        Map<String, Integer> known = new HashMap<>();
        for (int i = 0; i < columns().size(); i++) {
            known.put(columns().get(i).getName(), i);
        }
        List<ColumnType> types = columns().stream().map(ArrowColumnType::of).toList();
        return new RenditionScan(
                this,
                positions(columns),
                batch -> ZoneFilter.mayMatch(
                        filter,
                        column -> Optional.ofNullable(known.get(column))
                                .map(i -> new ColumnZone(
                                        types.get(i), batch.columns().get(i).zone()))),
                allocator);
    }

    private int[] positions(List<String> columns) throws StoreException.InvalidArgument {
        int[] positions = new int[columns.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = position(columns.get(i));
        }
        return positions;
    }

    int position(String column) throws StoreException.InvalidArgument {
        for (int i = 0; i < columns().size(); i++) {
            if (columns().get(i).getName().equals(column)) {
                return i;
            }
        }
        throw new StoreException.InvalidArgument("rendition " + bytes.name() + ": no column " + column + " in it"
                + (leftOut().containsKey(column) ? ": " + leftOut().get(column) : "") + "; read the original");
    }

    /** Reads every byte. Returns normally where all checksums hold. */
    public void verify() throws IOException {
        CRC32C crc = new CRC32C();
        for (long from = 0; from < locator.offset(); from += CHECKED_PIECE) {
            crc.update(bytes.copy(from, (int) Math.min(CHECKED_PIECE, locator.offset() - from)));
        }
        require(crc, directory.crc(), "everything before the directory", 0);
    }

    /** How many bytes stand before the directory. */
    long directoryOffset() {
        return locator.offset();
    }

    // ---- what scans need

    BatchPart batch(int number) {
        return directory.batches().get(number);
    }

    int dictionary(long id) throws StoreException.CorruptData {
        for (int i = 0; i < directory.dictionaries().size(); i++) {
            if (directory.dictionaries().get(i).id() == id) {
                return i;
            }
        }
        throw corrupt("the directory", locator.offset(), "expected a dictionary " + id + ", found none");
    }

    DictionaryPart dictionaryPart(int number) {
        return directory.dictionaries().get(number);
    }

    /** The buffers of a column of a batch, verified and decompressed; the caller closes them. */
    List<ArrowBuf> column(int batch, int column, BufferAllocator allocator) throws IOException {
        ColumnPart part = batch(batch).columns().get(column);
        List<ArrowBuf> buffers = buffers(part, batch * columns().size() + column, allocator);
        return directory.codec() == RenditionCodec.NONE ? buffers : decompressed(part, buffers, allocator);
    }

    /** Takes the buffers over. */
    private List<ArrowBuf> decompressed(ColumnPart part, List<ArrowBuf> buffers, BufferAllocator allocator)
            throws StoreException.CorruptData {
        CompressionCodec codec = directory.codec().arrows();
        List<ArrowBuf> plain = new ArrayList<>(buffers);
        boolean done = false;
        try {
            for (int i = 0; i < plain.size(); i++) {
                if (part.buffers().get(i).length() > 0) {
                    plain.set(i, codec.decompress(allocator, buffers.get(i)));
                }
            }
            done = true;
            return plain;
        } catch (IllegalArgumentException e) {
            throw corrupt("a column", part.buffers().get(0).offset(), "it cannot be decompressed: " + e.getMessage());
        } finally {
            if (!done) {
                plain.forEach(ArrowBuf::close);
            }
        }
    }

    /** The buffers of a dictionary, verified; the caller closes them. */
    List<ArrowBuf> dictionary(int number, BufferAllocator allocator) throws IOException {
        return buffers(dictionaryPart(number).column(), batches() * columns().size() + number, allocator);
    }

    private List<ArrowBuf> buffers(ColumnPart part, int number, BufferAllocator allocator) throws IOException {
        ArrowBuf[] buffers = new ArrowBuf[part.buffers().size()];
        int filled = 0;
        try {
            for (Stretch stretch : part.buffers()) {
                buffers[filled++] = stretch.length() == 0
                        ? allocator.getEmpty()
                        : bytes.buffer(stretch.offset(), stretch.length(), allocator);
            }
            if (verified[number] == 0) {
                for (int i = 0; i < buffers.length; i++) {
                    verify(part.buffers().get(i), buffers[i]);
                }
                verified[number] = (byte) (bytes.areMapped() ? 1 : 0);
            }
            filled = 0;
            return List.of(buffers);
        } finally {
            for (int i = 0; i < filled; i++) {
                if (buffers[i] != null) {
                    buffers[i].close();
                }
            }
        }
    }

    private void verify(Stretch stretch, ArrowBuf buffer) throws StoreException.CorruptData {
        CRC32C crc = new CRC32C();
        if (stretch.length() > 0) {
            crc.update(buffer.nioBuffer(0, (int) stretch.length()));
        }
        require(crc, stretch.crc(), "a buffer of " + stretch.length() + " bytes", stretch.offset());
    }

    // ---- opening

    private Locator locator() throws IOException {
        long size = bytes.size();
        if (size < SMALLEST) {
            throw corrupt("the file", 0, "expected at least " + SMALLEST + " bytes, found " + size);
        }
        byte[] tail = bytes.copy(size - TAIL, TAIL);
        if (!Arrays.equals(tail, Integer.BYTES, TAIL, MAGIC, 0, MAGIC.length)) {
            throw corrupt("the file's end", size - MAGIC.length, "expected ARROW1 (cut short?)");
        }
        int footer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (footer <= 0 || footer > size - SMALLEST) {
            throw corrupt(
                    "the footer's length",
                    size - TAIL,
                    "expected 1 to " + (size - SMALLEST) + " bytes, found " + footer);
        }
        long offset = size - TAIL - footer - Locator.BYTES;
        Locator found;
        try {
            found = Locator.decode(bytes.copy(offset, Locator.BYTES));
        } catch (IllegalArgumentException e) {
            throw corrupt("the directory's place", offset, String.valueOf(e.getMessage()));
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.copy(size - TAIL - footer, footer));
        require(crc, found.footerCrc(), "the footer of " + footer + " bytes", size - TAIL - footer);
        return found;
    }

    private Directory directory() throws IOException {
        byte[] encoded = bytes.copy(locator.offset(), locator.length());
        CRC32C crc = new CRC32C();
        crc.update(encoded);
        require(crc, locator.crc(), "the directory of " + encoded.length + " bytes", locator.offset());
        try {
            return DirectoryCodec.decode(encoded);
        } catch (BinaryReader.MalformedException e) {
            throw corrupt("the directory", locator.offset(), String.valueOf(e.getMessage()));
        }
    }

    private void require(CRC32C actual, int expected, String what, long offset) throws StoreException.CorruptData {
        int found = (int) actual.getValue();
        if (found != expected) {
            throw corrupt(
                    what,
                    offset,
                    "expected CRC32C " + Integer.toHexString(expected) + ", found " + Integer.toHexString(found));
        }
    }

    private StoreException.CorruptData corrupt(String what, long offset, String problem) {
        return new StoreException.CorruptData("rendition " + bytes.name() + ": " + what + " at " + offset
                + " is damaged: " + problem + "; read the original and write the rendition anew");
    }

    /** Scans fail from now on. Batches and dictionaries stay valid. */
    @Override
    public void close() throws IOException {
        bytes.close();
    }

    @Override
    public String toString() {
        return "rendition " + bytes.name();
    }
}
