package io.basalt.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The results: a row for each load, of medians over its rounds. */
final class BenchTable {
    private final boolean forPeople;
    private final Listing listing;

    BenchTable(Format format) {
        this.forPeople = format == Format.TABLE;
        this.listing = forPeople
                ? new Listing(
                        "work",
                        "target",
                        "size",
                        "threads",
                        "per",
                        "per s",
                        "MB/s",
                        "p50",
                        "p99",
                        "p99.9",
                        "CPU us",
                        "per sync",
                        "store is")
                : new Listing(
                        "work",
                        "target",
                        "size",
                        "threads",
                        "per",
                        "per_s",
                        "mb_per_s",
                        "p50_us",
                        "p99_us",
                        "p999_us",
                        "cpu_us",
                        "per_sync",
                        "store_ratio");
    }

    Listing listing() {
        return listing;
    }

    /** @param samples of each load, in the order of the rounds */
    void add(BenchComparison comparison, List<List<BenchSample>> samples) {
        for (int i = 0; i < samples.size(); i++) {
            BenchLoad load = comparison.loads().get(i);
            List<BenchSample> rounds = samples.get(i);
            double[] ratios = ratios(samples.get(0), rounds);
            listing.add(
                    comparison.title(),
                    load.name(),
                    load.bytes() == 0 ? null : size(load.bytes()),
                    (long) load.threads(),
                    comparison.item(),
                    cell(median(rounds, BenchSample::itemsPerSecond), "%,.0f", 1),
                    load.bytes() == 0 ? null : cell(median(rounds, BenchSample::bytesPerSecond), "%,.1f", 1e-6),
                    latency(rounds, 0.5),
                    latency(rounds, 0.99),
                    latency(rounds, 0.999),
                    cell(median(rounds, BenchSample::cpuNanosPerItem), "%,.1f", 1e-3),
                    cell(median(rounds, BenchSample::operationsPerSync), "%,.1f", 1),
                    i == 0 ? null : cell(median(ratios), "%.2f x", 1));
        }
    }

    /** How many times as fast as the reference the store was, round by round: neighbours had the same disk. */
    private static double[] ratios(List<BenchSample> store, List<BenchSample> reference) {
        return IntStream.range(0, store.size())
                .mapToDouble(round ->
                        store.get(round).itemsPerSecond() / reference.get(round).itemsPerSecond())
                .toArray();
    }

    private Object size(long bytes) {
        return forPeople ? new Quantity(ByteSize.text(bytes)) : (Object) bytes;
    }

    private @Nullable Object latency(List<BenchSample> rounds, double share) {
        double nanos = median(rounds, sample -> sample.latency(share));
        return nanos < 1e6 || !forPeople ? cell(nanos, "%.1f us", 1e-3) : cell(nanos, "%,.1f ms", 1e-6);
    }

    /** As a number where a program reads it; null where it is unknown. */
    private @Nullable Object cell(double value, String pattern, double scale) {
        if (Double.isNaN(value)) {
            return null;
        }
        DoubleUnaryOperator rounded = number -> Math.round(number * 1000) / 1000.0;
        return forPeople
                ? new Quantity(String.format(Locale.ROOT, pattern, value * scale))
                : Double.valueOf(rounded.applyAsDouble(value * scale));
    }

    private static double median(List<BenchSample> rounds, ToDoubleFunction<BenchSample> figure) {
        return median(rounds.stream().mapToDouble(figure).toArray());
    }

    private static double median(double[] figures) {
        List<Double> sorted = new ArrayList<>();
        for (double figure : figures) {
            sorted.add(figure);
        }
        sorted.sort(null);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
