package io.basalt.spark.objects;

import io.basalt.spark.vector.LongColumn;
import io.basalt.spark.vector.ReadOnlyColumn;
import io.basalt.store.api.ObjectEntry;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** The {@code _content_ref} column. */
final class ContentRefColumn extends ReadOnlyColumn {
    private final LongColumn contentIds;

    ContentRefColumn(LongColumn contentIds) {
        super(DataTypes.StringType);
        this.contentIds = contentIds;
    }

    @Override
    public UTF8String getUTF8String(int row) {
        return UTF8String.fromString(ContentRef.PREFIX + ObjectEntry.etag(contentIds.getLong(row)));
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
