package io.basalt.spark.dataset.write;

import java.util.EnumSet;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/**
 * A path where there is nothing yet: whatever is written to it makes a dataset.
 *
 * @param target without columns
 */
public record AbsentDataset(DatasetTarget target) implements SupportsWrite {
    @Override
    public String name() {
        return target.table();
    }

    @Override
    @SuppressWarnings("deprecation") // what Spark calls: columns() derives from it
    public StructType schema() {
        return target.record().schema();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return EnumSet.of(
                TableCapability.BATCH_WRITE,
                TableCapability.TRUNCATE,
                TableCapability.OVERWRITE_BY_FILTER,
                TableCapability.OVERWRITE_DYNAMIC,
                TableCapability.ACCEPT_ANY_SCHEMA);
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        return new DatasetWriteBuilder(target, info);
    }
}
