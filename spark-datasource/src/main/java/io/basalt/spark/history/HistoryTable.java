package io.basalt.spark.history;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.types.StructType;

/** Spark's {@link org.apache.spark.sql.connector.catalog.Table} of what the store tells of a bucket row by row. */
abstract class HistoryTable implements SupportsRead {
    private final String name;
    private final RowShape<?> shape;
    final String bucket;

    /** @param name how the table is called in plans */
    HistoryTable(String name, String bucket, RowShape<?> shape) {
        this.name = name;
        this.bucket = bucket;
        this.shape = shape;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    @SuppressWarnings("deprecation") // what Spark calls: columns() derives from it
    public final StructType schema() {
        return shape.type();
    }

    @Override
    public final Map<String, String> properties() {
        return Map.of("provider", "basalt", "location", "basalt://" + bucket + "/");
    }

    @Override
    public Set<TableCapability> capabilities() {
        return EnumSet.of(TableCapability.BATCH_READ);
    }
}
