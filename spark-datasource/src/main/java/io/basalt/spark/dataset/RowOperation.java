package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.DatasetObject;
import io.basalt.spark.dataset.layout.DatasetObjects;
import io.basalt.spark.dataset.layout.Scala;
import io.basalt.spark.dataset.write.DatasetTarget;
import io.basalt.spark.dataset.write.DatasetWriteBuilder;
import io.basalt.spark.dataset.write.Overwrite;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.connector.expressions.FieldReference;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.RowLevelOperation;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetScan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/**
 * Spark's {@link RowLevelOperation} of a dataset: DELETE, UPDATE and MERGE write the objects anew that hold a row which changes. Spark
 * finds these objects first, by a query of its own for their keys.
 */
final class RowOperation implements RowLevelOperation {
    private final Command command;
    private final DatasetTable table;
    private @Nullable Groups read;

    RowOperation(Command command, DatasetTable table) {
        this.command = command;
        this.table = table;
    }

    @Override
    public Command command() {
        return command;
    }

    @Override
    public String description() {
        return command + " of " + table.name();
    }

    @Override
    public NamedReference[] requiredMetadataAttributes() {
        return new NamedReference[] {FieldReference.column(HiddenColumn.KEY)};
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return new WholeObjects(table.source(options));
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        DatasetTarget target = table.target();
        return DatasetWriteBuilder.rewriting(target, description(), info, new Overwrite.Rewritten() {
            @Override
            public Set<String> keys() {
                return read == null ? Set.of() : read.keys;
            }

            @Override
            public List<DatasetObject> mayMatch(DatasetObjects objects) {
                return read == null ? objects.objects() : table.matching(objects, read.partitionFilters());
            }
        });
    }

    /** Takes filters on whole objects only: all rows of an object that is read are written again. */
    private final class WholeObjects extends DatasetScanBuilder {
        private final StructType partitions;

        WholeObjects(DatasetScanBuilder.Source source) {
            super(source);
            partitions = source.index().partitionSchema();
        }

        @Override
        public Seq<Expression> pushFilters(Seq<Expression> filters) {
            List<Expression> whole = new ArrayList<>();
            for (Expression filter : Scala.list(filters)) {
                boolean isWhole = Scala.list(filter.references().toSeq()).stream()
                        .allMatch(column ->
                                partitions.getFieldIndex(column.name()).isDefined());
                if (isWhole && filter.deterministic() && !SubqueryExpression.hasSubquery(filter)) {
                    whole.add(filter);
                }
            }
            super.pushFilters(Scala.seq(whole));
            return filters;
        }

        @Override
        public ParquetScan build() {
            read = new Groups(this);
            return read;
        }
    }

    /** Remembers which objects are read. */
    private static final class Groups extends DatasetScan {
        private static final long serialVersionUID = 1;

        private final transient Set<String> keys = new HashSet<>();

        Groups(DatasetScanBuilder builder) {
            super(builder.buildRows());
        }

        /** Only what decides on whole objects. */
        @Override
        public NamedReference[] filterAttributes() {
            return new NamedReference[] {FieldReference.column(HiddenColumn.KEY)};
        }

        @Override
        public InputPartition[] planInputPartitions() {
            InputPartition[] splits = super.planInputPartitions();
            keys.clear();
            for (InputPartition split : splits) {
                for (PartitionedFile file : DatasetReaderFactory.files(split).files()) {
                    keys.add(ObjectFileIndex.key(file).key());
                }
            }
            return splits;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
