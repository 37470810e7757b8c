package io.basalt.spark.dataset.layout;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.datasources.PartitionPath;
import org.apache.spark.sql.execution.datasources.PartitionSpec;
import org.apache.spark.sql.execution.datasources.PartitioningUtils$;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The columns that {@code name=value} directories make, and their values for each directory; parsed and typed by Spark's
 * {@link PartitioningUtils$}. Datasets in which only some objects have them are refused.
 */
public final class HivePartitions {
    private final StructType columns;
    private final Map<Path, InternalRow> values;

    private HivePartitions(StructType columns, Map<Path, InternalRow> values) {
        this.columns = columns;
        this.values = values;
    }

    /** Of files whose directories mean nothing. */
    public static HivePartitions none() {
        return new HivePartitions(new StructType(), Map.of());
    }

    /** @param userSchema types that a user wants the columns to have */
    public static HivePartitions infer(
            SparkSession session,
            DatasetName dataset,
            Path root,
            List<ObjectFile> files,
            Optional<StructType> userSchema) {
        List<Path> directories = files.stream()
                .map(file -> file.getPath().getParent())
                .distinct()
                .toList();
        PartitionSpec spec = parse(session, dataset, root, directories, userSchema);
        Map<Path, InternalRow> values = new HashMap<>();
        for (PartitionPath partition : CollectionConverters.asJava(spec.partitions())) {
            values.put(partition.path(), partition.values());
        }
        if (!spec.partitionColumns().isEmpty()) {
            directories.stream()
                    .filter(directory -> !values.containsKey(directory))
                    .findFirst()
                    .ifPresent(stray -> {
                        throw new IllegalArgumentException("dataset " + dataset + " has partition columns "
                                + String.join(", ", spec.partitionColumns().fieldNames()) + ", but objects in " + stray
                                + " lie outside of them: move those, or read a deeper path");
                    });
        }
        return new HivePartitions(spec.partitionColumns(), values);
    }

    /** As above, of a dataset whose record says what the columns are. */
    public static HivePartitions recorded(SparkSession session, DatasetObjects objects, DatasetRecord record) {
        StructType expected = record.partitionSchema();
        if (objects.objects().isEmpty()) {
            return new HivePartitions(expected, Map.of());
        }
        HivePartitions found =
                infer(session, objects.name(), objects.root(), objects.files(), Optional.of(record.schema()));
        if (!List.of(found.columns.fieldNames()).equals(record.partitionedBy())) {
            throw new IllegalArgumentException("dataset " + objects.name() + " is partitioned by "
                    + record.partitionedBy() + ", and directories of its objects by "
                    + List.of(found.columns.fieldNames())
                    + ": move the objects that were not written through the table");
        }
        return new HivePartitions(expected, found.values);
    }

    public StructType columns() {
        return columns;
    }

    /** The values of {@link #columns()} for the objects of a directory. */
    public InternalRow values(Path directory) {
        return values.getOrDefault(directory, InternalRow.empty());
    }

    private static PartitionSpec parse(
            SparkSession session,
            DatasetName dataset,
            Path root,
            List<Path> directories,
            Optional<StructType> userSchema) {
        SQLConf conf = session.sessionState().conf();
        try {
            return PartitioningUtils$.MODULE$.parsePartitions(
                    Scala.seq(directories),
                    conf.partitionColumnTypeInferenceEnabled(),
                    CollectionConverters.asScala(Set.of(root)).<Path>toSet(),
                    Option.apply(userSchema.orElse(null)),
                    conf.caseSensitiveAnalysis(),
                    conf.validatePartitionColumns(),
                    conf.sessionLocalTimeZone(),
                    conf.ignoreInvalidPartitionPaths());
        } catch (AssertionError e) {
            throw new IllegalArgumentException(
                    "dataset " + dataset + ": its directories do not agree on partition columns: " + e.getMessage(), e);
        }
    }
}
