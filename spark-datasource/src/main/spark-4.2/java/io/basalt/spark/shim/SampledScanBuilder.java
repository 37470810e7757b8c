package io.basalt.spark.shim;

import org.apache.spark.sql.connector.read.SampleMethod;
import org.apache.spark.sql.connector.read.SupportsPushDownTableSample;

/** A scan that is handed SYSTEM samples, and no others: above a sample that a scan takes, Spark pushes no filters. */
public abstract class SampledScanBuilder implements SupportsPushDownTableSample {
    @Override
    public final boolean pushTableSample(
            double from, double to, boolean withReplacement, long seed, SampleMethod method) {
        return method == SampleMethod.SYSTEM && pushSystemSample(from, to, withReplacement, seed);
    }

    /** Whether the scan takes the sample. */
    protected abstract boolean pushSystemSample(double from, double to, boolean withReplacement, long seed);
}
