package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.PartitionFilter;
import io.basalt.store.api.Predicate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.StructType;

/**
 * What Spark learns while a query runs: the keys of a join's other side, or the objects that a MERGE changes. It decides on whole objects by the
 * values of their partitions, and by their statistics on row groups.
 *
 * @param partitions on the values of partitions
 * @param columns on columns of objects; {@code TRUE} where there is none
 */
record RuntimeFilter(List<PartitionFilter> partitions, Predicate columns) {
    static final RuntimeFilter NONE = new RuntimeFilter(List.of(), Predicate.Constant.TRUE);

    /** The most values by which statistics are asked. */
    private static final int MOST_VALUES = 1_000;

    /**
     * A split, with what rows of it have to meet.
     *
     * @param filter as {@link TableRead} has it
     */
    record Split(FilePartition files, Predicate filter) implements InputPartition {
        @Override
        public String[] preferredLocations() {
            return files.preferredLocations();
        }
    }

    /** The predicates that are understood; Spark tests all of them again. */
    static RuntimeFilter of(
            DatasetScan scan, org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
        StructType ofPartitions = scan.readPartitionSchema();
        List<PartitionFilter> partitions = new ArrayList<>();
        List<Predicate> columns = new ArrayList<>();
        for (var predicate : predicates) {
            Optional<PartitionFilter> filter = PartitionFilter.of(ofPartitions, predicate);
            filter.ifPresentOrElse(partitions::add, () -> {
                if (scan.typesAreTheObjects() && predicate.children().length <= MOST_VALUES) {
                    DatasetColumns.filter(scan.readDataSchema(), predicate).ifPresent(columns::add);
                }
            });
        }
        return new RuntimeFilter(partitions, columns.isEmpty() ? Predicate.Constant.TRUE : new Predicate.And(columns));
    }

    /** The splits without the files that are ruled out. */
    InputPartition[] applied(InputPartition[] splits) {
        if (partitions.isEmpty()) {
            return splits;
        }
        List<InputPartition> left = new ArrayList<>();
        for (InputPartition split : splits) {
            PartitionedFile[] files = Arrays.stream(((FilePartition) split).files())
                    .filter(file -> partitions.stream().allMatch(filter -> filter.holds(file.partitionValues())))
                    .toArray(PartitionedFile[]::new);
            if (files.length > 0) {
                left.add(new FilePartition(left.size(), files));
            }
        }
        return left.toArray(InputPartition[]::new);
    }

    /** The splits with what their rows have to meet. */
    InputPartition[] attached(InputPartition[] splits) {
        return columns == Predicate.Constant.TRUE
                ? splits
                : Arrays.stream(splits)
                        .map(split -> new Split((FilePartition) split, columns))
                        .toArray(InputPartition[]::new);
    }
}
