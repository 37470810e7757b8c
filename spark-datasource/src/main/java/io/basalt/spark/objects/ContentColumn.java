package io.basalt.spark.objects;

import io.basalt.spark.vector.LongColumn;
import io.basalt.spark.vector.ReadOnlyColumn;
import io.basalt.spark.vector.Utf8Column;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * The {@code content} column: an object is opened and read when its row's value is asked for, so rows that a filter drops
 * cost nothing. The last value is remembered, because Spark asks several times for one row.
 */
final class ContentColumn extends ReadOnlyColumn {
    private final LongColumn contentIds;
    private final Utf8Column keys;
    private final Utf8Column tiers;
    private final ContentFetcher fetcher;
    private long lastId;
    private byte @Nullable [] last;

    ContentColumn(LongColumn contentIds, Utf8Column keys, Utf8Column tiers, ContentFetcher fetcher) {
        super(DataTypes.BinaryType);
        this.contentIds = contentIds;
        this.keys = keys;
        this.tiers = tiers;
        this.fetcher = fetcher;
    }

    @Override
    public byte[] getBinary(int row) {
        long contentId = contentIds.getLong(row);
        byte[] known = last;
        if (known != null && contentId == lastId) {
            return known;
        }
        String tier = tiers.isNullAt(row) ? ObjectsMetric.NO_TIER : String.valueOf(tiers.getUTF8String(row));
        byte[] read = fetcher.read(contentId, String.valueOf(keys.getUTF8String(row)), tier);
        lastId = contentId;
        last = read;
        return read;
    }

    void forget() {
        last = null;
    }

    @Override
    public boolean hasNull() {
        return false;
    }

    @Override
    public int numNulls() {
        return 0;
    }

    @Override
    public boolean isNullAt(int row) {
        return false;
    }
}
