package io.basalt.store.columnar.parquet;

import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.LeftOutException;
import io.basalt.store.columnar.RenditionCodec;
import io.basalt.store.columnar.RenditionFile;
import io.basalt.store.columnar.RenditionWriter;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/** Writes the rendition of a Parquet content. Thread-safe: all is in the call. */
public final class ParquetRendition {
    private ParquetRendition() {}

    /**
     * How large a rendition's pieces become, and how much memory writing one takes: compressed bytes of a row group on the
     * heap, about three times {@code batchBytes} off it, in the allocator (a growing buffer is copied), and some pages.
     *
     * @param batchRows rows of a batch
     * @param batchBytes bytes of a batch: one is ended early that would pass them
     * @param rowGroupBytes compressed bytes of a row group, of a content that a rendition is made of at all
     */
    public record Limits(int batchRows, long batchBytes, long rowGroupBytes) {
        public static final Limits DEFAULT = new Limits(64 << 10, 64 << 20, 1L << 30);

        public Limits {
            if (batchRows < 1 || batchBytes < 1 || batchBytes > 512 << 20 || rowGroupBytes < 1) {
                throw new IllegalArgumentException("expected at least 1 row and byte, and at most 512 MiB in a batch: "
                        + batchRows + ", " + batchBytes + ", " + rowGroupBytes);
            }
        }
    }

    /**
     * What was written.
     *
     * @param bytes of the file
     * @param leftOut names of columns that are not in it, and why
     */
    public record Written(long rows, long bytes, Map<String, String> leftOut) {
        public Written {
            leftOut = Map.copyOf(leftOut);
        }
    }

    /**
     * Writes {@code path} whole, or not at all: it is written under another name, synced, and renamed. A column is left out
     * where Spark might read something else; one value can show that late, and then the file is begun again without it.
     *
     * @param contentId which the rendition carries
     * @param content the Parquet file; stays open
     * @param path the file's name; its directory exists, and nobody else writes it meanwhile
     * @param codec of the batches
     * @param allocator for the batch that is being filled
     * @throws StoreException.InvalidArgument where a row group is larger than the limits allow
     * @throws StoreException.Unavailable where the allocator has not enough
     * @throws IOException where the content is no Parquet that can be read, or the disk fails
     */
    public static Written write(
            long contentId,
            RandomReader content,
            Disk disk,
            String path,
            RenditionCodec codec,
            BufferAllocator allocator,
            Limits limits)
            throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .usePageChecksumVerification()
                .build();
        try (ParquetFileReader file = ParquetFileReader.open(new RandomInputFile(content), options)) {
            require(file, limits);
            Map<String, String> leftOut = RenderedColumns.ambiguous(file);
            while (true) {
                try {
                    return write(contentId, file, leftOut, disk, path, codec, allocator, limits);
                } catch (LeftOutException e) {
                    leftOut.put(e.column(), e.reason());
                }
            }
        } catch (RuntimeException e) {
            throw Unreadable.of("rendition " + path, e, allocator);
        }
    }

    private static void require(ParquetFileReader file, Limits limits) throws StoreException.InvalidArgument {
        for (BlockMetaData rowGroup : file.getRowGroups()) {
            if (rowGroup.getCompressedSize() > limits.rowGroupBytes()) {
                throw new StoreException.InvalidArgument("Parquet: expected row groups of at most "
                        + limits.rowGroupBytes() + " bytes, found one of " + rowGroup.getCompressedSize()
                        + "; write the table with smaller row groups, or read the original");
            }
        }
    }

    private static Written write(
            long contentId,
            ParquetFileReader file,
            Map<String, String> leftOut,
            Disk disk,
            String path,
            RenditionCodec codec,
            BufferAllocator allocator,
            Limits limits)
            throws IOException {
        try (RenderedColumns columns = RenderedColumns.all(file, leftOut, allocator);
                RowGroups groups = new RowGroups(file, columns, limits, numbers(file))) {
            long bytes = RenditionFile.write(disk, path, out -> {
                RenditionWriter writer =
                        new RenditionWriter(out, codec, contentId, columns.fields(), columns.dictionaries(), leftOut);
                while (groups.next()) {
                    writer.write(groups.batch());
                }
                writer.finish();
            });
            return new Written(groups.rows(), bytes, leftOut);
        }
    }

    private static List<Integer> numbers(ParquetFileReader file) {
        return IntStream.range(0, file.getRowGroups().size()).boxed().toList();
    }
}
