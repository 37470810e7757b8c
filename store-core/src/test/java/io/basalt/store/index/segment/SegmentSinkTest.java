package io.basalt.store.index.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Appender;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Sections follow each other in the file, small and large ones. */
class SegmentSinkTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void sectionsOfAnySizeStandOneBehindTheOther() throws IOException {
        MemoryAppender out = new MemoryAppender();
        SegmentSink sink = new SegmentSink(out, 16);
        for (int size : new int[] {0, 1, 10, 6, 100, 16, 3}) {
            int position = sink.position();
            SectionBuffer section = new SectionBuffer(0);
            section.raw(new byte[size], 0, size);
            Section written = sink.append(section);
            assertEquals(position, written.offset());
            assertEquals(size, written.length());
        }
        sink.flush();
        assertArrayEquals(new byte[136], out.bytes().array());
    }

    @Test
    void moreThanTwoGibibytesAreRefused() throws IOException {
        SectionBuffer section = new SectionBuffer(0);
        section.raw(new byte[64 * MEBIBYTE], 0, 64 * MEBIBYTE);
        SegmentSink sink = new SegmentSink(new Counting(), 1);
        for (int i = 0; i < 31; i++) {
            sink.append(section);
        }
        StoreException refused = assertThrows(StoreException.InvalidArgument.class, () -> sink.append(section));
        assertTrue(refused.getMessage().contains("merge fewer rows"), refused.getMessage());
    }

    @Test
    void aFullDiskIsSaidToTheWriter() throws IOException {
        try (Appender full = new MemoryDisk(MEBIBYTE).create("1.segment")) {
            assertThrows(IOException.class, () -> SegmentWriter.write(new RandomRows(51).rows(9_000), full));
        }
    }

    /** Takes bytes and keeps none. */
    private static final class Counting implements Appender {
        private long position;

        @Override
        public void write(ByteBuffer source) {
            position += source.remaining();
            source.position(source.limit());
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void sync() {
            throw new AssertionError("a sink does not sync");
        }

        @Override
        public void close() {
            throw new AssertionError("a sink does not close");
        }
    }
}
