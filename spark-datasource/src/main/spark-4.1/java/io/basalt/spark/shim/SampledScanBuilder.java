package io.basalt.spark.shim;

import org.apache.spark.sql.connector.read.ScanBuilder;

/** Spark 4.1 knows no SYSTEM samples, and would hand a scan all others; so it is handed none. */
public abstract class SampledScanBuilder implements ScanBuilder {
    /** Whether the scan takes the sample. */
    protected abstract boolean pushSystemSample(double from, double to, boolean withReplacement, long seed);
}
