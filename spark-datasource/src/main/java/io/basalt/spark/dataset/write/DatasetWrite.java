package io.basalt.spark.dataset.write;

import io.basalt.hadoop.commit.StagedFile;
import io.basalt.spark.write.PublishProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.Distributions;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.RequiresDistributionAndOrdering;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.execution.datasources.WriteTaskResult;

/**
 * Spark's {@link BatchWrite} of a dataset, on the driver. Attempts of tasks stage Parquet objects, as {@link PublishProtocol} has it; those
 * of the attempts that count are handed to {@link Publishing} when the job ends. What any other attempt has staged goes then.
 */
final class DatasetWrite implements RequiresDistributionAndOrdering, BatchWrite {
    /** Makes staged files the dataset's, at once or with what else a statement does, and ends the job then. */
    interface Publishing {
        void publish(List<StagedFile> files) throws IOException;
    }

    private final String statement;
    private final ParquetJob job;
    private final Publishing publishing;

    DatasetWrite(String statement, ParquetJob job, Publishing publishing) {
        this.statement = statement;
        this.job = job;
        this.publishing = publishing;
    }

    @Override
    public String description() {
        return statement;
    }

    /** What EXPLAIN shows. */
    @Override
    public String toString() {
        return statement + " in one commit";
    }

    /** Rows of a partition come together; where rows are clustered, those that lie near each other do. */
    @Override
    public Distribution requiredDistribution() {
        List<String> clustered = job.clusteredBy();
        if (!clustered.isEmpty()) {
            return Distributions.ordered(requiredOrdering());
        }
        Expression[] partitions =
                job.partitionedBy().stream().map(DatasetWrite::column).toArray(Expression[]::new);
        return partitions.length == 0 ? Distributions.unspecified() : Distributions.clustered(partitions);
    }

    /** A large partition may be written by several tasks. */
    @Override
    public boolean distributionStrictlyRequired() {
        return false;
    }

    /** Spark shuffles about as many bytes to a task; 0 where nothing has to be shuffled, and Spark takes no number. */
    @Override
    public long advisoryPartitionSizeInBytes() {
        return job.partitionedBy().isEmpty() && job.clusteredBy().isEmpty() ? 0 : job.targetBytes();
    }

    @Override
    public SortOrder[] requiredOrdering() {
        List<SortOrder> order = new ArrayList<>();
        job.partitionedBy().forEach(name -> order.add(ascending(name)));
        job.clusteredBy().forEach(name -> order.add(ascending(name)));
        return order.toArray(SortOrder[]::new);
    }

    private static SortOrder ascending(String column) {
        return Expressions.sort(column(column), SortDirection.ASCENDING);
    }

    private static NamedReference column(String name) {
        return Expressions.column("`" + name.replace("`", "``") + "`");
    }

    @Override
    public BatchWrite toBatch() {
        return this;
    }

    @Override
    public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
        return job.begin();
    }

    @Override
    public void commit(WriterCommitMessage[] messages) {
        List<StagedFile> files = new ArrayList<>();
        for (WriterCommitMessage message : messages) {
            files.addAll(PublishProtocol.staged(((WriteTaskResult) message).commitMsg()));
        }
        try {
            publishing.publish(files);
        } catch (IOException e) {
            throw new UncheckedIOException(statement + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void abort(WriterCommitMessage[] messages) {
        job.end();
    }
}
