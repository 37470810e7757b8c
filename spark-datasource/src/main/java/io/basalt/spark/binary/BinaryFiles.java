package io.basalt.spark.binary;

import io.basalt.spark.dataset.layout.DatasetName;
import io.basalt.spark.dataset.layout.DatasetObject;
import io.basalt.spark.dataset.layout.DatasetObjects;
import io.basalt.spark.dataset.layout.HivePartitions;
import io.basalt.spark.dataset.layout.ObjectFile;
import io.basalt.spark.dataset.layout.Scala;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.CaseInsensitiveMap;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.datasources.PathFilterFactory;
import org.apache.spark.sql.execution.datasources.PathFilterStrategy;
import org.apache.spark.sql.execution.datasources.binaryfile.BinaryFileFormat;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The files below a path, as Spark's file sources find them: empty and hidden ones are left out; with {@code recursiveFileLookup} all others, else
 * those of the directory itself, or those of its {@code name=value} directories, whose values are columns; {@code pathGlobFilter}, {@code
 * modifiedBefore} and {@code modifiedAfter} choose among them.
 *
 * @param facts the columns besides the content: {@code path, modificationTime, length}, then those of directories
 */
record BinaryFiles(DatasetObjects objects, StructType facts, List<File> files) {
    /** The only column that the index does not know. */
    static final String CONTENT = "content";

    private static final String RECURSIVE = "recursiveFileLookup";

    /** @param values of {@link BinaryFiles#facts} */
    record File(DatasetObject object, InternalRow values) {}

    static BinaryFiles of(SparkSession session, DatasetObjects objects, Map<String, String> options) {
        CaseInsensitiveMap<String> all = new CaseInsensitiveMap<>(Scala.map(options));
        boolean recursive = new CaseInsensitiveStringMap(options).getBoolean(RECURSIVE, false);
        List<ObjectFile> found = objects.files();
        HivePartitions partitions = recursive
                ? HivePartitions.none()
                : HivePartitions.infer(session, objects.name(), objects.root(), found, Optional.empty());
        boolean deep = recursive || !partitions.columns().isEmpty();
        List<PathFilterStrategy> filters = Scala.list(PathFilterFactory.create(all));
        List<File> files = new ArrayList<>();
        for (ObjectFile file : found) {
            if ((deep || isDirectlyIn(objects.name(), file.object().key()))
                    && filters.stream().allMatch(filter -> filter.accept(file))) {
                files.add(new File(file.object(), values(file, partitions)));
            }
        }
        return new BinaryFiles(objects, facts(partitions.columns()), List.copyOf(files));
    }

    private static boolean isDirectlyIn(DatasetName name, String key) {
        return key.equals(name.path())
                || key.indexOf('/', name.path().isEmpty() ? 0 : name.path().length() + 1) < 0;
    }

    private static StructType facts(StructType partitions) {
        StructType facts = new StructType();
        for (StructField field : BinaryFileFormat.schema().asNullable().fields()) {
            if (!field.name().equals(CONTENT)) {
                facts = facts.add(field);
            }
        }
        for (StructField field : partitions.fields()) {
            facts = facts.add(field);
        }
        return facts;
    }

    private static InternalRow values(ObjectFile file, HivePartitions partitions) {
        StructField[] columns = partitions.columns().fields();
        InternalRow directory = partitions.values(file.getPath().getParent());
        List<Object> values = new ArrayList<>();
        values.add(UTF8String.fromString(file.getPath().toString()));
        values.add(file.getModificationTime() * 1000);
        values.add(file.getLen());
        for (int i = 0; i < columns.length; i++) {
            values.add(directory.get(i, columns[i].dataType()));
        }
        return new GenericInternalRow(values.toArray());
    }

    /** The columns in Spark's order: the content before those of directories. */
    StructType schema() {
        StructType schema = BinaryFileFormat.schema().asNullable();
        for (StructField field : facts.fields()) {
            if (schema.getFieldIndex(field.name()).isEmpty()) {
                schema = schema.add(field);
            }
        }
        return schema;
    }
}
