package io.basalt.store.ingest;

import com.drew.lang.RandomAccessReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifTiffHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * Keeps metadata-extractor's TIFF reader to the first page, its EXIF and its GPS directory: no maker notes, profiles,
 * XMP, thumbnails or embedded previews, and no value above {@link #MAX_VALUE_LENGTH}. The library enters a directory
 * once for each value of a pointer tag and asks for each value of every tag, so both are counted: a hostile block costs
 * bounded time.
 */
final class ExifHandler extends ExifTiffHandler {
    private static final int MAX_VALUE_LENGTH = 4 << 10;
    private static final int MAX_DIRECTORIES = 64;
    private static final int MAX_VALUES = 10_000_000;

    private int directories;
    private int values;

    ExifHandler(Metadata metadata) {
        super(metadata, null, 0);
    }

    @Override
    public boolean tryEnterSubIfd(int tagId) {
        if (++values > MAX_VALUES) {
            throw new UncheckedIOException(new IOException("more than " + MAX_VALUES + " values"));
        }
        boolean entered = directories < MAX_DIRECTORIES && super.tryEnterSubIfd(tagId);
        if (entered) {
            directories++;
        }
        return entered;
    }

    @Override
    public boolean hasFollowerIfd() {
        return false;
    }

    /** True, which is to say 'seen to', for whatever is left out. */
    @Override
    public boolean customProcessTag(
            int tagOffset,
            Set<Integer> processedIfdOffsets,
            int tiffHeaderOffset,
            RandomAccessReader reader,
            int tagId,
            int byteCount) {
        return byteCount < 0 || byteCount > MAX_VALUE_LENGTH;
    }
}
