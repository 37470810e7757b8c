package io.basalt.hadoop;

import static org.apache.hadoop.fs.statistics.StreamStatisticNames.STREAM_READ_BYTES;
import static org.apache.hadoop.fs.statistics.StreamStatisticNames.STREAM_READ_EXCEPTIONS;
import static org.apache.hadoop.fs.statistics.StreamStatisticNames.STREAM_READ_OPENED;
import static org.apache.hadoop.fs.statistics.StreamStatisticNames.STREAM_READ_OPERATIONS;
import static org.apache.hadoop.fs.statistics.StreamStatisticNames.STREAM_READ_SEEK_OPERATIONS;
import static org.apache.hadoop.fs.statistics.StreamStatisticNames.STREAM_READ_TOTAL_BYTES;
import static org.apache.hadoop.fs.statistics.StreamStatisticNames.STREAM_READ_VECTORED_INCOMING_RANGES;
import static org.apache.hadoop.fs.statistics.StreamStatisticNames.STREAM_READ_VECTORED_OPERATIONS;
import static org.apache.hadoop.fs.statistics.StreamStatisticNames.STREAM_WRITE_BYTES;
import static org.apache.hadoop.fs.statistics.StreamStatisticNames.STREAM_WRITE_EXCEPTIONS;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSnapshot;
import org.apache.hadoop.fs.statistics.StoreStatisticNames;
import org.apache.hadoop.fs.statistics.impl.DynamicIOStatisticsBuilder;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsBinding;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsStore;

/** What streams count, each for itself, and what a file system has of those that were closed. Thread-safe. */
final class StreamStatistics {
    private final IOStatisticsSnapshot closed = new IOStatisticsSnapshot();

    /**
     * Counters of one input stream: bytes that its reader asked for, and all that were fetched, read ahead or not; fetches,
     * seeks that left the read-ahead buffer, failures, vectored reads and their ranges.
     */
    static IOStatisticsStore ofInput() {
        return IOStatisticsBinding.iostatisticsStore()
                .withCounters(
                        STREAM_READ_OPENED,
                        STREAM_READ_BYTES,
                        STREAM_READ_TOTAL_BYTES,
                        STREAM_READ_OPERATIONS,
                        STREAM_READ_SEEK_OPERATIONS,
                        STREAM_READ_EXCEPTIONS,
                        STREAM_READ_VECTORED_OPERATIONS,
                        STREAM_READ_VECTORED_INCOMING_RANGES)
                .build();
    }

    /** What happens to one output stream beside its bytes: failures, syncs, and being aborted. */
    static Map<String, AtomicLong> outputEvents() {
        return Stream.of(
                        STREAM_WRITE_EXCEPTIONS,
                        StoreStatisticNames.OP_HSYNC,
                        StoreStatisticNames.OP_HFLUSH,
                        StoreStatisticNames.OP_ABORT)
                .collect(Collectors.toUnmodifiableMap(event -> event, event -> new AtomicLong()));
    }

    /** Counters of one output stream. */
    static IOStatistics ofOutput(LongSupplier bytes, Map<String, AtomicLong> events) {
        DynamicIOStatisticsBuilder counters = IOStatisticsBinding.dynamicIOStatistics()
                .withLongFunctionCounter(STREAM_WRITE_BYTES, key -> bytes.getAsLong());
        events.forEach(counters::withAtomicLongCounter);
        return counters.build();
    }

    synchronized void add(IOStatistics ofClosedStream) {
        closed.aggregate(ofClosedStream);
    }

    synchronized IOStatistics snapshot() {
        return new IOStatisticsSnapshot(closed);
    }
}
