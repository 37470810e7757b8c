package io.basalt.spark.binary;

import io.basalt.spark.session.StoreLocation;
import java.util.EnumSet;
import java.util.Set;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Spark's {@link org.apache.spark.sql.connector.catalog.Table} of files, as they were when it was loaded. */
record BinaryFileTable(SparkSession session, StoreLocation location, BinaryFiles files) implements SupportsRead {
    @Override
    public String name() {
        return files.objects().name().toString();
    }

    @Override
    @SuppressWarnings("deprecation") // what Spark calls: columns() derives from it
    public StructType schema() {
        return files.schema();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return EnumSet.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return new BinaryFileScanBuilder(this);
    }
}
