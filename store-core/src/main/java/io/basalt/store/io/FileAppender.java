package io.basalt.store.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A new file that threads may write and sync although they may be interrupted: not through a channel, which Java would close
 * under all of them, and whose closing would hide that a sync has failed.
 */
final class FileAppender implements Appender {
    private static final int PIECE_BYTES = 64 << 10;

    private final FileOutputStream file;
    private volatile long position;

    /** @param path of a file that does not exist */
    FileAppender(Path path) throws IOException {
        Files.createFile(path);
        this.file = new FileOutputStream(path.toFile(), true);
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        long end = position + source.remaining();
        if (source.hasArray()) {
            file.write(source.array(), source.arrayOffset() + source.position(), source.remaining());
            source.position(source.limit());
        } else {
            byte[] piece = new byte[Math.min(PIECE_BYTES, source.remaining())];
            while (source.hasRemaining()) {
                int length = Math.min(piece.length, source.remaining());
                source.get(piece, 0, length);
                file.write(piece, 0, length);
            }
        }
        position = end;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void sync() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
