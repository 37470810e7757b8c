package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.DatasetObject;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.ColumnStatistics.Bound;
import io.basalt.store.api.ContentPlan;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TabularInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether the store is to aggregate, which is a guess: whatever it says, the answer is right. It is worth it where the store reads
 * most of the bytes itself, and groups are few.
 *
 * @param read what the store would be asked for
 * @param known what need not be read
 */
record AggregateWorth(DatasetScan rows, TableRead read, KnownRows known) {
    /** Of the bytes, that the store has to read. */
    private static final double MOST = 0.5;
    /** Rows of each group, at least: with less, Spark has almost the same to do again. */
    private static final long ROWS_OF_GROUP = 50;

    boolean isWorthIt() throws IOException {
        List<DatasetObject> objects = sample();
        Map<Long, Long> bytes = new HashMap<>();
        objects.forEach(object -> bytes.merge(object.contentId(), object.size(), Long::sum));
        long all = 0;
        long byStore = 0;
        try {
            for (ContentPlan plan : rows.plans(read, objects)) {
                long size = bytes.getOrDefault(plan.contentId(), 0L);
                all += size;
                byStore += plan.decoder() == ContentPlan.Decoder.CALLER ? 0 : size;
            }
        } catch (StoreException.NotFound e) {
            return false; // Whoever reads it says what has become of it.
        }
        return all > 0 && byStore > MOST * all && hasFewGroups(objects);
    }

    /** Some of the objects that are to be read, from all over their keys. */
    private List<DatasetObject> sample() {
        List<DatasetObject> objects = new ArrayList<>();
        rows.directories().forEach(directory -> objects.addAll(DatasetScan.objects(directory)));
        objects.removeIf(object -> known.contents().contains(object.contentId()));
        int count = Math.min(objects.size(), DatasetScan.MOST_EXPLAINED);
        return IntStream.range(0, count)
                .mapToObj(i -> objects.get((int) ((long) i * objects.size() / count)))
                .toList();
    }

    /** By the bounds of the largest object's columns; of strings nothing is known. */
    private boolean hasFewGroups(List<DatasetObject> objects) throws IOException {
        Optional<DatasetObject> largest = objects.stream().max((one, other) -> Long.compare(one.size(), other.size()));
        Optional<TabularInfo> table =
                largest.isPresent() ? rows.store().tabular(largest.get().contentId()) : Optional.empty();
        if (table.isEmpty() || table.get().rows().isEmpty()) {
            return true;
        }
        double groups = 1;
        for (String column : read.aggregated().groupBy()) {
            groups *= values(table.get(), column);
        }
        return groups * ROWS_OF_GROUP <= Math.max(table.get().rows().getAsLong(), 100 * ROWS_OF_GROUP);
    }

    /** How many values, at most, a column of whole numbers has; 1 where that is not known. */
    private static double values(TabularInfo table, String name) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < table.columns().size(); i++) {
            if (table.columns().get(i).path().equals(List.of(name))) {
                for (TabularInfo.RowGroup group : table.rowGroups()) {
                    if (i < group.statistics().size()) {
                        ColumnStatistics statistics = group.statistics().get(i);
                        least = Math.min(least, whole(statistics.min()).orElse(least));
                        greatest = Math.max(greatest, whole(statistics.max()).orElse(greatest));
                    }
                }
            }
        }
        return Math.max(1, greatest - least + 1);
    }

    private static Optional<Double> whole(Optional<Bound> bound) {
        return bound.map(Bound::value)
                .filter(AttributeValue.Whole.class::isInstance)
                .map(value -> (double) ((AttributeValue.Whole) value).value());
    }
}
