package io.basalt.it;

import io.basalt.store.io.BlockChecksums;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** CRC32C as reads verify it and as writes compute it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChecksumBenchmark {
    private final ByteBuffer block = ByteBuffer.allocateDirect(BlockChecksums.BLOCK);
    private final ByteBuffer mebibyte = ByteBuffer.allocateDirect(1 << 20);

    @Setup
    public void fill() {
        Random random = new Random(1);
        while (block.hasRemaining()) {
            block.put((byte) random.nextInt());
        }
        while (mebibyte.hasRemaining()) {
            mebibyte.put((byte) random.nextInt());
        }
        block.flip();
        mebibyte.flip();
    }

    /** One block of 64 KiB, as a reader checks it. */
    @Benchmark
    public int verifyBlock() {
        return BlockChecksums.of(block);
    }

    /** The table and the whole's checksum of 1 MiB, as a writer makes them. */
    @Benchmark
    public byte[] writeMebibyte() {
        BlockChecksums checksums = new BlockChecksums();
        checksums.update(mebibyte.duplicate());
        return checksums.table();
    }
}
