package io.basalt.spark.session;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.LocalScan;

/** A scan whose rows the driver fetches itself while it plans: few, and without a job. */
public interface DriverScan extends LocalScan {
    /**
     * The rows, and what was done for them.
     *
     * @param counts values of {@link #supportedCustomMetrics()}
     */
    record Answer(List<InternalRow> rows, List<CustomTaskMetric> counts) {
        public Answer {
            rows = List.copyOf(rows);
            counts = List.copyOf(counts);
        }
    }

    Answer answer();

    @Override
    default InternalRow[] rows() {
        return answer().rows().toArray(InternalRow[]::new);
    }
}
