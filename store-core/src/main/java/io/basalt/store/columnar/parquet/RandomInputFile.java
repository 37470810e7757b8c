package io.basalt.store.columnar.parquet;

import io.basalt.store.io.RandomReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A {@link RandomReader} as parquet-hadoop wants it. Streams leave the reader open. */
final class RandomInputFile implements InputFile {
    private final RandomReader reader;

    RandomInputFile(RandomReader reader) {
        this.reader = reader;
    }

    @Override
    public long getLength() throws IOException {
        return reader.size();
    }

    @Override
    public SeekableInputStream newStream() {
        return new Stream();
    }

    private final class Stream extends SeekableInputStream {
        private long position;

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void seek(long newPosition) {
            position = newPosition;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return read(ByteBuffer.wrap(target, offset, length));
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (!target.hasRemaining()) {
                return 0;
            }
            int read = reader.read(position, target);
            position += read;
            return read == 0 ? -1 : read;
        }

        @Override
        public void readFully(byte[] target) throws IOException {
            readFully(target, 0, target.length);
        }

        @Override
        public void readFully(byte[] target, int offset, int length) throws IOException {
            readFully(ByteBuffer.wrap(target, offset, length));
        }

        @Override
        public void readFully(ByteBuffer target) throws IOException {
            int wanted = target.remaining();
            int read = reader.read(position, target);
            if (read != wanted) {
                throw new EOFException("expected " + wanted + " bytes at " + position + ", found " + read);
            }
            position += read;
        }
    }
}
