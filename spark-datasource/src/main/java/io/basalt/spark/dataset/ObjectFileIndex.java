package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.DatasetObject;
import io.basalt.spark.dataset.layout.DatasetObjects;
import io.basalt.spark.dataset.layout.HivePartitions;
import io.basalt.spark.dataset.layout.ObjectFile;
import io.basalt.spark.dataset.layout.Scala;
import io.basalt.store.api.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.datasources.FileStatusWithMetadata;
import org.apache.spark.sql.execution.datasources.NoopCache$;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.execution.datasources.PartitionPath;
import org.apache.spark.sql.execution.datasources.PartitionSpec;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's {@link PartitioningAwareFileIndex} over objects that the metadata index has found. Each object is a partition
 * of its own, with the values of its {@code name=value} directories and of the hidden columns: Spark's own partition
 * pruning then leaves out objects, and its readers add the values to the rows.
 */
final class ObjectFileIndex extends PartitioningAwareFileIndex {
    private static final String CONTENT_ID = "basalt.contentId";
    private static final String KEY = "basalt.key";
    private static final String TIER = "basalt.tier";
    private static final String NO_TIER = "none";

    private final DatasetObjects objects;
    private final Path root;
    private final StructType directoryColumns;
    private final PartitionSpec spec;
    private final scala.collection.mutable.LinkedHashMap<Path, FileStatus> byPath;
    private final scala.collection.immutable.Map<Path, FileStatus[]> byPartition;

    /** @param parameters options of the read, as Spark's file sources know them ({@code pathGlobFilter}, ...) */
    ObjectFileIndex(
            SparkSession session,
            Map<String, String> parameters,
            DatasetObjects objects,
            Path root,
            List<ObjectFile> files,
            HivePartitions hive,
            List<HiddenColumn> hidden) {
        super(session, Scala.map(parameters), Option.empty(), NoopCache$.MODULE$);
        this.objects = objects;
        this.root = root;
        List<PartitionPath> partitions = new ArrayList<>();
        Map<Path, FileStatus[]> own = new LinkedHashMap<>();
        byPath = new scala.collection.mutable.LinkedHashMap<>();
        for (ObjectFile file : files) {
            partitions.add(new PartitionPath(values(file, hive, hidden), file.getPath()));
            own.put(file.getPath(), new FileStatus[] {file});
            byPath.put(file.getPath(), file);
        }
        byPartition = Scala.map(own);
        directoryColumns = hive.columns();
        spec = new PartitionSpec(columns(hive, hidden), Scala.seq(partitions));
    }

    /** The columns that {@code name=value} directories make, without hidden ones. */
    StructType directoryColumns() {
        return directoryColumns;
    }

    DatasetObjects objects() {
        return objects;
    }

    @Override
    public PartitionSpec partitionSpec() {
        return spec;
    }

    @Override
    public Seq<Path> rootPaths() {
        return Scala.seq(List.of(root));
    }

    @Override
    public scala.collection.mutable.LinkedHashMap<Path, FileStatus> leafFiles() {
        return byPath;
    }

    @Override
    public scala.collection.immutable.Map<Path, FileStatus[]> leafDirToChildrenFiles() {
        return byPartition;
    }

    @Override
    public Seq<FileStatus> allFiles() {
        List<FileStatus> matching =
                new ArrayList<>(CollectionConverters.asJava(byPath.values().toSeq()));
        matching.removeIf(file -> !matchPathPattern(file));
        return Scala.seq(matching);
    }

    /** As Spark's; each file knows its content. */
    @Override
    public Seq<PartitionDirectory> listFiles(Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
        List<PartitionDirectory> listed = new ArrayList<>();
        for (PartitionDirectory partition :
                CollectionConverters.asJava(super.listFiles(partitionFilters, dataFilters))) {
            List<FileStatusWithMetadata> files = CollectionConverters.asJava(partition.files()).stream()
                    .map(file -> file.copy(file.fileStatus(), Scala.map(identity(file))))
                    .toList();
            listed.add(new PartitionDirectory(partition.values(), Scala.seq(files)));
        }
        return Scala.seq(listed);
    }

    private static Map<String, Object> identity(FileStatusWithMetadata file) {
        DatasetObject object = ((ObjectFile) file.fileStatus()).object();
        return Map.of(CONTENT_ID, object.contentId(), KEY, object.key(), TIER, tier(object));
    }

    /** The object that a file of a split is. */
    static ObjectKey key(PartitionedFile file) {
        return new ObjectKey(file.toPath().toUri().getAuthority(), (String)
                file.otherConstantMetadataColumnValues().apply(KEY));
    }

    /** The content that a file of a split is. */
    static long contentId(PartitionedFile file) {
        return (Long) file.otherConstantMetadataColumnValues().apply(CONTENT_ID);
    }

    /** The tier that a file of a split lies on; {@code none} where it lies nowhere. */
    static String tier(PartitionedFile file) {
        return (String) file.otherConstantMetadataColumnValues().apply(TIER);
    }

    private static String tier(DatasetObject object) {
        return object.tier().orElse(NO_TIER);
    }

    /** All tiers that objects lie on, in the order of their names. */
    SortedSet<String> tiers() {
        return objects.objects().stream().map(ObjectFileIndex::tier).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The list is of one LSN, on purpose. */
    @Override
    public void refresh() {}

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ObjectFileIndex index
                && index.spec.partitionColumns().equals(spec.partitionColumns())
                && index.objects.name().equals(objects.name())
                && index.objects.objects().equals(objects.objects());
    }

    @Override
    public int hashCode() {
        return objects.name().hashCode();
    }

    private static StructType columns(HivePartitions hive, List<HiddenColumn> hidden) {
        StructType columns = hive.columns();
        for (HiddenColumn column : hidden) {
            columns = columns.add(column.name(), column.dataType());
        }
        return columns;
    }

    private static InternalRow values(ObjectFile file, HivePartitions hive, List<HiddenColumn> hidden) {
        List<@Nullable Object> values = new ArrayList<>();
        InternalRow directory = hive.values(file.getPath().getParent());
        StructField[] columns = hive.columns().fields();
        for (int i = 0; i < columns.length; i++) {
            values.add(directory.get(i, columns[i].dataType()));
        }
        hidden.forEach(column -> values.add(column.value().apply(file.object())));
        return new GenericInternalRow(values.toArray());
    }
}
