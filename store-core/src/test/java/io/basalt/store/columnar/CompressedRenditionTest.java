package io.basalt.store.columnar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Appender;
import io.basalt.store.testing.DiskFiles;
import io.basalt.store.testing.Golden;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Renditions whose buffers are LZ4 frames. */
class CompressedRenditionTest {
    private static final int ROWS = 300;
    private static final List<Field> FIELDS = List.of(
            new Field("same", FieldType.nullable(new ArrowType.Int(64, true)), null),
            new Field("random", FieldType.nullable(new ArrowType.Int(64, true)), null));

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void allMemoryWasGivenBack() {
        allocator.close();
    }

    /** A column that becomes smaller, and one that would not, which is as it is. */
    private static List<List<Object>> rows() {
        Random random = new Random(7);
        return IntStream.range(0, ROWS)
                .mapToObj(i -> {
                    List<Object> row = new ArrayList<>(Collections.nCopies(2, null));
                    if (i % 3 > 0) {
                        row.set(0, (long) i % 3);
                    }
                    row.set(1, random.nextLong());
                    return row;
                })
                .toList();
    }

    private byte[] write(RenditionCodec codec) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        try (Appender out = disk.create("r");
                VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(FIELDS), allocator)) {
            RenditionWriter writer = new RenditionWriter(out, codec, 5, FIELDS, List.of(), Map.of());
            List<List<Object>> rows = rows();
            for (int i = 0; i < ROWS; i++) {
                for (int column = 0; column < FIELDS.size(); column++) {
                    if (rows.get(i).get(column) != null) {
                        ((BigIntVector) root.getVector(column))
                                .setSafe(i, (Long) rows.get(i).get(column));
                    }
                }
            }
            root.setRowCount(ROWS);
            writer.write(root);
            writer.finish();
        }
        return DiskFiles.read(disk, "r");
    }

    @Test
    void itIsWrittenAndReadAsInVersion2() throws IOException {
        byte[] written = write(RenditionCodec.LZ4);
        assertTrue(written.length + 2_000 < write(RenditionCodec.NONE).length);
        for (byte[] file : List.of(written, new Golden("rendition-v2.txt").read("lz4"))) {
            try (Rendition rendition = Rendition.open("golden", new MemoryReader(file))) {
                rendition.verify();
                assertEquals(rows(), RenditionRows.all(rendition, allocator));
            }
        }
    }

    @Test
    void arrowsOwnReaderTakesIt() throws IOException {
        CompressionCodec.Factory codecs = new CompressionCodec.Factory() {
            @Override
            public CompressionCodec createCodec(CompressionUtil.CodecType type) {
                assertEquals(CompressionUtil.CodecType.LZ4_FRAME, type);
                return new Lz4Frames();
            }

            @Override
            public CompressionCodec createCodec(CompressionUtil.CodecType type, int level) {
                return createCodec(type);
            }
        };
        byte[] file = write(RenditionCodec.LZ4);
        List<List<Object>> rows = new ArrayList<>();
        try (ArrowFileReader reader =
                new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(file), allocator, codecs)) {
            while (reader.loadNextBatch()) {
                rows.addAll(RenditionRows.of(reader.getVectorSchemaRoot(), reader));
            }
        }
        assertEquals(rows(), rows);
    }

    @Test
    void eachFlippedBitIsDetectedOrHarmless() throws IOException {
        byte[] file = write(RenditionCodec.LZ4);
        int detected = 0;
        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try (Rendition rendition = Rendition.open("flipped", new MemoryReader(flipped))) {
                assertEquals(rows(), RenditionRows.all(rendition, allocator), "bit " + bit);
            } catch (StoreException.CorruptData e) {
                detected++;
            }
        }
        assertTrue(detected > file.length * 2, detected + " of " + file.length * 8);
    }

    /** Checksums aside: a frame that is damaged is refused, or gives other bytes of the length that it states. */
    @Test
    void damagedFramesAreRefusedInOneWay() {
        Lz4Frames codec = new Lz4Frames();
        for (int at = 8; at < 60; at++) {
            ArrowBuf compressed = compressed(codec, 100_000, 3);
            compressed.setByte(at, 0xEE);
            try (ArrowBuf plain = codec.decompress(allocator, compressed)) {
                assertEquals(100_000, plain.writerIndex());
            } catch (IllegalArgumentException e) {
                compressed.close();
            }
        }
        assertThrows(IllegalArgumentException.class, () -> {
            try (ArrowBuf tiny = allocator.buffer(4)) {
                codec.decompress(allocator, tiny.writerIndex(4));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 9_000_000})
    void buffersOfAnyLengthComeBack(int length) {
        for (int values : new int[] {1, 3, 256}) {
            Lz4Frames codec = new Lz4Frames();
            try (ArrowBuf plain = codec.decompress(allocator, compressed(codec, length, values))) {
                assertEquals(length, plain.writerIndex());
                Random random = new Random(values);
                byte[] bytes = new byte[length];
                plain.getBytes(0, bytes);
                for (int i = 0; i < length; i++) {
                    if (bytes[i] != (byte) random.nextInt(values)) {
                        throw new AssertionError("byte " + i + " of " + length + ", " + values + " values");
                    }
                }
            }
        }
    }

    /** @param values how many different ones the bytes have */
    private ArrowBuf compressed(Lz4Frames codec, int length, int values) {
        ArrowBuf plain = allocator.buffer(length);
        Random random = new Random(values);
        for (int i = 0; i < length; i++) {
            plain.setByte(i, random.nextInt(values));
        }
        return codec.compress(allocator, plain.writerIndex(length));
    }
}
