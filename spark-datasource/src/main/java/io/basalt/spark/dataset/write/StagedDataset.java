package io.basalt.spark.dataset.write;

import io.basalt.hadoop.commit.StagedFile;
import io.basalt.spark.session.StoreCall;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsTruncate;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/** Spark's {@link StagedTable} of a dataset that is created, or replaces another one, with its rows in one commit. */
public final class StagedDataset implements StagedTable, SupportsWrite {
    private final String statement;
    private final DatasetTarget target;
    private final Overwrite overwrite;
    private final List<StagedFile> files = new ArrayList<>();
    private Optional<ParquetJob> job = Optional.empty();

    /**
     * @param target what there is by now, with the record that there is to be
     * @param replaces whether all that lies there goes
     */
    public StagedDataset(String statement, DatasetTarget target, boolean replaces) {
        this.statement = statement;
        this.target = target;
        this.overwrite = replaces ? new Overwrite.Everything() : new Overwrite.Nothing();
    }

    @Override
    public String name() {
        return target.table();
    }

    @Override
    @SuppressWarnings("deprecation") // what Spark calls: columns() derives from it
    public StructType schema() {
        return target.record().schema();
    }

    @Override
    public Transform[] partitioning() {
        return target.record().transforms();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return EnumSet.of(TableCapability.BATCH_WRITE, TableCapability.TRUNCATE);
    }

    /** Whether Spark appends or truncates: whatever was there goes with the commit. */
    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        return new SupportsTruncate() {
            @Override
            public WriteBuilder truncate() {
                return this;
            }

            @Override
            public Write build() {
                ParquetJob begun = DatasetWriteBuilder.job(
                        target, info, new DatasetWriteBuilder.Written(info.schema(), target.record()));
                job = Optional.of(begun);
                return new DatasetWrite(statement + " AS SELECT", begun, files::addAll);
            }
        };
    }

    @Override
    public void commitStagedChanges() {
        StoreCall.unchecked(() -> {
            new DatasetCommit(target, statement, overwrite, Optional.of(target.record())).publish(files);
            return target;
        });
        abortStagedChanges();
    }

    /** Takes away what is staged still. */
    @Override
    public void abortStagedChanges() {
        job.ifPresent(ParquetJob::end);
    }
}
