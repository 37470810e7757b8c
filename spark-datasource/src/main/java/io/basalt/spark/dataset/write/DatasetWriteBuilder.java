package io.basalt.spark.dataset.write;

import io.basalt.spark.dataset.layout.DatasetRecord;
import io.basalt.spark.dataset.layout.RecordChanges;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDynamicOverwrite;
import org.apache.spark.sql.connector.write.SupportsOverwriteV2;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/** Spark's {@link WriteBuilder} of a dataset. */
public final class DatasetWriteBuilder implements SupportsOverwriteV2, SupportsDynamicOverwrite {
    private final DatasetTarget target;
    private final LogicalWriteInfo info;
    private Overwrite overwrite = new Overwrite.Nothing();

    public DatasetWriteBuilder(DatasetTarget target, LogicalWriteInfo info) {
        this.target = target;
        this.info = info;
    }

    /** Whether the filter is of partitions; rows within one are replaced by DELETE and INSERT, or MERGE. */
    @Override
    public boolean canOverwrite(Predicate[] predicates) {
        return new DatasetDelete(target).takes(predicates);
    }

    @Override
    public WriteBuilder overwrite(Predicate[] predicates) {
        overwrite = Overwrite.of(predicates);
        return this;
    }

    @Override
    public WriteBuilder overwriteDynamicPartitions() {
        overwrite = target.record().partitionedBy().isEmpty() ? new Overwrite.Everything() : new Overwrite.Partitions();
        return this;
    }

    @Override
    public Write build() {
        String statement =
                (overwrite instanceof Overwrite.Nothing ? "INSERT INTO " : "INSERT OVERWRITE ") + target.table();
        Written written =
                target.takesAnyColumns() ? anyColumns(statement) : new Written(info.schema(), target.record());
        boolean isNew = !written.record.equals(target.record());
        return write(
                target,
                info,
                written,
                new DatasetCommit(
                        target, statement, overwrite, isNew ? Optional.of(written.record) : Optional.empty()));
    }

    /** A write of whole objects some rows of which have changed. */
    public static WriteBuilder rewriting(
            DatasetTarget target, String statement, LogicalWriteInfo info, Overwrite.Rewritten read) {
        return new WriteBuilder() {
            @Override
            public Write build() {
                return write(
                        target,
                        info,
                        new Written(info.schema(), target.record()),
                        new DatasetCommit(target, statement, new Overwrite.Objects(read), Optional.empty()));
            }
        };
    }

    private static DatasetWrite write(
            DatasetTarget target, LogicalWriteInfo info, Written written, DatasetCommit commit) {
        ParquetJob job = job(target, info, written);
        return new DatasetWrite(commit.statement(), job, files -> {
            commit.publish(files);
            job.end();
        });
    }

    /**
     * What is written.
     *
     * @param schema of the rows
     * @param record what the dataset's record is to be
     */
    record Written(StructType schema, DatasetRecord record) {}

    /** As Spark's file sources take it: rows may lack columns, and bring new ones; what overwrites everything brings all. */
    private Written anyColumns(String statement) {
        DatasetRecord record = target.record();
        StructType schema = RecordChanges.named(record.schema(), info.schema());
        if (overwrite instanceof Overwrite.Everything) {
            return new Written(schema, record.anew().of(schema));
        }
        RecordChanges.requireTaken(record, schema, statement);
        StructType all = RecordChanges.plus(record.schema(), schema, statement);
        boolean isRecorded =
                target.held().isPresent() || target.objects().objects().isEmpty();
        return new Written(schema, isRecorded ? record.of(all) : record);
    }

    static ParquetJob job(DatasetTarget target, LogicalWriteInfo info, Written written) {
        Map<String, String> options = new HashMap<>(target.options());
        options.putAll(info.options().asCaseSensitiveMap());
        return new ParquetJob(
                target.session(), info.queryId(), target.objects().root(), options, written.schema, written.record);
    }
}
