package io.basalt.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The device's own price of durability: 4 KiB appended to one file and synced, by one thread. */
final class BenchRawSync extends BenchLoad {
    private static final int BLOCK = 4096;

    private final Path file;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    private @Nullable FileChannel open;
    private long syncs;

    BenchRawSync(Path file) {
        super("raw append + fdatasync", 1);
        this.file = file;
        new Random(1).ints(BLOCK / Integer.BYTES).forEach(block::putInt);
    }

    @Override
    long bytes() {
        return BLOCK;
    }

    @Override
    OptionalLong syncs() {
        return OptionalLong.of(syncs);
    }

    @Override
    void setUp() throws IOException {
        open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    @Override
    void run(int worker, long number) throws IOException {
        FileChannel out = Objects.requireNonNull(open);
        block.clear();
        while (block.hasRemaining()) {
            out.write(block);
        }
        out.force(false);
        syncs++;
    }

    @Override
    void tearDown() throws IOException {
        Objects.requireNonNull(open).close();
    }
}
