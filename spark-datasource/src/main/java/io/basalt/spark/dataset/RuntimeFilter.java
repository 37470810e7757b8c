package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.PartitionFilter;
import io.basalt.spark.shim.PartitionPredicates;
import io.basalt.store.api.Predicate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What Spark learns while a query runs: the keys of a join's other side, or the objects that a MERGE changes. It decides on whole objects by the
 * values of their partitions, and by their statistics on row groups.
 *
 * @param partitions on the values of partitions
 * @param conditions on them, too, that Spark has no words for
 * @param columns on columns of objects; {@code TRUE} where there is none
 * @param known the predicates that these stand for
 */
record RuntimeFilter(
        List<PartitionFilter> partitions,
        List<java.util.function.Predicate<InternalRow>> conditions,
        Predicate columns,
        List<org.apache.spark.sql.connector.expressions.filter.Predicate> known) {
    static final RuntimeFilter NONE = new RuntimeFilter(List.of(), List.of(), Predicate.Constant.TRUE, List.of());

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

    /**
     * What is known after Spark has told more: first the predicates that it has words for, and then (Spark 4.2) other conditions on
     * partitions. Spark tests all of them again.
     */
    RuntimeFilter told(DatasetScan scan, org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
        List<java.util.function.Predicate<InternalRow>> others = Arrays.stream(predicates)
                .flatMap(predicate -> PartitionPredicates.of(predicate).stream())
                .map(condition -> ofReadColumns(condition, scan))
                .toList();
        return others.isEmpty() ? of(scan, predicates) : new RuntimeFilter(partitions, others, columns, known);
    }

    private static RuntimeFilter of(
            DatasetScan scan, org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
        StructType ofPartitions = scan.readPartitionSchema();
        List<PartitionFilter> partitions = new ArrayList<>();
        List<Predicate> columns = new ArrayList<>();
        List<org.apache.spark.sql.connector.expressions.filter.Predicate> known = new ArrayList<>();
        for (var predicate : predicates) {
            Optional<PartitionFilter> filter = PartitionFilter.of(ofPartitions, predicate);
            filter.ifPresentOrElse(
                    partition -> {
                        partitions.add(partition);
                        known.add(predicate);
                    },
                    () -> {
                        if (scan.typesAreTheObjects() && predicate.children().length <= MOST_VALUES) {
                            DatasetColumns.filter(scan.readDataSchema(), predicate)
                                    .ifPresent(columns::add);
                        }
                    });
        }
        Predicate all = columns.isEmpty() ? Predicate.Constant.TRUE : new Predicate.And(columns);
        return new RuntimeFilter(partitions, List.of(), all, known);
    }

    /** A condition on all columns of partitions as one on those that are read, which are all that it looks at. */
    private static java.util.function.Predicate<InternalRow> ofReadColumns(
            java.util.function.Predicate<InternalRow> condition, DatasetScan scan) {
        StructType all = scan.directoryColumns();
        StructType read = scan.readPartitionSchema();
        return values -> {
            @Nullable Object[] wide = new Object[all.length()];
            for (int i = 0; i < wide.length; i++) {
                StructField column = all.fields()[i];
                wide[i] = read.getFieldIndex(column.name()).isDefined()
                        ? values.get(read.fieldIndex(column.name()), column.dataType())
                        : null;
            }
            return condition.test(new GenericInternalRow(wide));
        };
    }

    private boolean mayHold(PartitionedFile file) {
        return partitions.stream().allMatch(filter -> filter.holds(file.partitionValues()))
                && conditions.stream().allMatch(condition -> condition.test(file.partitionValues()));
    }

    /** The splits without the files that are ruled out. */
    InputPartition[] applied(InputPartition[] splits) {
        if (partitions.isEmpty() && conditions.isEmpty()) {
            return splits;
        }
        List<InputPartition> left = new ArrayList<>();
        for (InputPartition split : splits) {
            PartitionedFile[] files = Arrays.stream(((FilePartition) split).files())
                    .filter(this::mayHold)
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
