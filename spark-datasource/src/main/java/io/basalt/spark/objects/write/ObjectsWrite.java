package io.basalt.spark.objects.write;

import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Publication;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.write.DeltaBatchWrite;
import org.apache.spark.sql.connector.write.DeltaWrite;
import org.apache.spark.sql.connector.write.DeltaWriterFactory;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.connector.write.streaming.StreamingDataWriterFactory;
import org.apache.spark.sql.connector.write.streaming.StreamingWrite;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spark's {@link DeltaWrite} and {@link DeltaBatchWrite} of the table {@code objects}, on the driver: what the attempts that count have staged and
 * asked for becomes one publication. What any other attempt of the job has staged is given up when the job ends.
 */
public final class ObjectsWrite implements DeltaWrite, DeltaBatchWrite {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectsWrite.class);

    private final WriteTarget target;
    private final String statement;
    private final ObjectsWriterFactory.Rows rows;
    private final OptionalLong readLsn;
    private final Store store;

    private ObjectsWrite(WriteTarget target, String statement, ObjectsWriterFactory.Rows rows, OptionalLong readLsn) {
        this.target = target;
        this.statement = statement;
        this.rows = rows;
        this.readLsn = readLsn;
        this.store = SessionStores.held(target.location(), SparkSession.active().sparkContext());
    }

    /**
     * A write of one statement.
     *
     * @param table how the table is called in messages
     * @param readLsn what an object that the statement puts has to be unchanged since; absent to put it whatever is there
     */
    public static ObjectsWrite of(
            StoreLocation location,
            String bucket,
            String table,
            String statement,
            LogicalWriteInfo info,
            OptionalLong readLsn) {
        return new ObjectsWrite(
                WriteTarget.of(location, bucket, table, info.queryId()),
                statement + " " + table,
                ObjectsWriterFactory.Rows.of(info, table),
                readLsn);
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

    @Override
    public DeltaBatchWrite toBatch() {
        return this;
    }

    @Override
    public StreamingWrite toStreaming() {
        return new Epochs();
    }

    @Override
    public DeltaWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
        return new ObjectsWriterFactory(target, rows);
    }

    @Override
    public void commit(WriterCommitMessage[] messages) {
        Publication publication = Publication.of(steps(messages));
        boolean puts = publication.steps().stream().anyMatch(Publication.Complete.class::isInstance);
        OneCommit.publish(
                store,
                statement,
                puts && readLsn.isPresent() ? publication.plannedAt(readLsn.getAsLong()) : publication);
        giveUpRest();
    }

    private List<Publication.Step> steps(WriterCommitMessage[] messages) {
        List<Publication.Step> steps = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (WriterCommitMessage message : messages) {
            for (Staged.Step step : ((Staged) message).steps()) {
                if (!keys.add(step.key())) {
                    throw new IllegalArgumentException(statement + " names the key '" + step.key()
                            + "' more than once, and has changed nothing: an object is put or changed once in a statement;"
                            + " choose one row of each key");
                }
                steps.add(published(step));
            }
        }
        return steps;
    }

    /** After the commit. */
    private void giveUpRest() {
        try {
            giveUpStaged();
        } catch (UncheckedIOException e) {
            LOG.warn("{} is committed; what other attempts have staged is collected later", statement, e);
        }
    }

    private Publication.Step published(Staged.Step step) {
        if (step instanceof Staged.Put put) {
            return new Publication.Complete(put.uploadId(), List.of());
        }
        ObjectKey key = new ObjectKey(target.bucket(), step.key());
        if (step instanceof Staged.Update update) {
            return new Publication.UpdateAttributes(key, update.update(), new Condition.IfRevision(update.revision()));
        }
        return new Publication.Delete(key, new Condition.IfRevision(((Staged.Delete) step).revision()), KeyMode.S3);
    }

    @Override
    public void abort(WriterCommitMessage[] messages) {
        giveUpStaged();
    }

    /** Gives up what attempts of this job have staged and nobody has published; what comes later still is collected after a week. */
    private void giveUpStaged() {
        try {
            StagedUploads.giveUp(store.uploads(), target.bucket(), target.staged());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "giving up what attempts of " + statement + " have staged: " + e.getMessage(), e);
        }
    }

    /** Spark's {@link StreamingWrite}: each epoch is one publication, and says in the same commit that it is. */
    private final class Epochs implements StreamingWrite {
        @Override
        public StreamingDataWriterFactory createStreamingWriterFactory(PhysicalWriteInfo info) {
            return new ObjectsWriterFactory(target, rows);
        }

        @Override
        public void commit(long epoch, WriterCommitMessage[] messages) {
            List<Publication.Step> steps = steps(messages);
            EpochRecord record = new EpochRecord(store, target.bucket(), target.job());
            if (record.isAtLeast(epoch)) {
                LOG.info("{}: epoch {} of query {} is committed already", statement, epoch, target.job());
            } else if (!steps.isEmpty()) {
                OneCommit.requireFewInEpoch(statement, steps.size());
                steps.add(record.step(epoch));
                OneCommit.publish(store, statement, Publication.of(steps));
            }
            giveUpRest();
        }

        @Override
        public void abort(long epoch, WriterCommitMessage[] messages) {
            giveUpStaged();
        }
    }
}
