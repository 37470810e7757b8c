package io.basalt.spark.session;

import org.apache.spark.sql.connector.read.LocalScan;

/** A scan whose rows the driver fetches itself while it plans: few, and without a job. */
public interface DriverScan extends LocalScan {}
