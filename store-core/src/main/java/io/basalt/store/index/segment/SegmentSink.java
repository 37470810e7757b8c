package io.basalt.store.index.segment;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Appender;
import io.basalt.store.io.BlockChecksums;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where a segment's sections go, one behind the other; small ones are gathered. Not thread-safe. */
final class SegmentSink {
    private static final int GATHERED_BYTES = 256 << 10;

    private final Appender out;
    private final byte[] gathered;
    private int gatheredBytes;
    private long position;

    SegmentSink(Appender out, int capacity) {
        this.out = out;
        this.gathered = new byte[Math.min(capacity, GATHERED_BYTES)];
    }

    /** Where the next byte goes. */
    int position() {
        return (int) position;
    }

    Section append(SectionBuffer section) throws IOException {
        int start = position();
        write(section.array(), section.size());
        return new Section(start, section.size(), BlockChecksums.of(section.array(), 0, section.size()));
    }

    private void write(byte[] bytes, int length) throws IOException {
        if (position + length > Integer.MAX_VALUE) {
            throw new StoreException.InvalidArgument("a segment of more than 2 GiB: merge fewer rows into one");
        }
        if (length > gathered.length - gatheredBytes) {
            flush();
        }
        if (length > gathered.length) {
            out.write(ByteBuffer.wrap(bytes, 0, length));
        } else {
            System.arraycopy(bytes, 0, gathered, gatheredBytes, length);
            gatheredBytes += length;
        }
        position += length;
    }

    /** Hands over what was gathered. */
    void flush() throws IOException {
        out.write(ByteBuffer.wrap(gathered, 0, gatheredBytes));
        gatheredBytes = 0;
    }
}
