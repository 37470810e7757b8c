package io.basalt.spark.dataset.write;

import io.basalt.spark.dataset.layout.Scala;
import io.basalt.spark.write.PublishProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Empty2Null;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.execution.datasources.WriteJobDescription;
import org.apache.spark.sql.execution.datasources.WriteTaskResult;
import org.apache.spark.sql.execution.datasources.v2.FileWriterFactory;
import org.apache.spark.sql.types.StringType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes Spark's own writers of staged files, where a task has rows: tasks without rows write nothing.
 *
 * @param requiredTexts where the columns of partitions are that are NOT NULL and texts
 */
record DatasetWriterFactory(WriteJobDescription description, FileCommitProtocol committer, int[] requiredTexts)
        implements DataWriterFactory {
    @Override
    public DataWriter<InternalRow> createWriter(int partition, long task) {
        return new Lazily(partition, task);
    }

    /** Directories know no empty text; as in Spark's own sources it is null there. */
    private UnsafeProjection projection() {
        List<Attribute> columns = CollectionConverters.asJava(description.allColumns());
        List<Expression> values = new ArrayList<>();
        for (Attribute column : columns) {
            boolean isText = column.dataType() instanceof StringType
                    && description.partitionColumns().contains(column);
            values.add(isText ? new Empty2Null(column) : column);
        }
        return UnsafeProjection.create(Scala.seq(values), description.allColumns());
    }

    private final class Lazily implements DataWriter<InternalRow> {
        private final int partition;
        private final long task;
        private final @Nullable UnsafeProjection projection;
        private @Nullable DataWriter<InternalRow> writer;

        Lazily(int partition, long task) {
            this.partition = partition;
            this.task = task;
            projection = description.partitionColumns().isEmpty() ? null : projection();
        }

        @Override
        public void write(InternalRow row) throws IOException {
            requireTexts(row);
            if (writer == null) {
                writer = new FileWriterFactory(description, committer).createWriter(partition, task);
            }
            writer.write(projection == null ? row : projection.apply(row));
        }

        private void requireTexts(InternalRow row) {
            for (int column : requiredTexts) {
                if (row.isNullAt(column) || row.getUTF8String(column).numBytes() == 0) {
                    throw new IllegalArgumentException("column "
                            + description.allColumns().apply(column).name()
                            + " is NOT NULL, and an empty text in the name of a directory is: give it another value");
                }
            }
        }

        @Override
        public WriterCommitMessage commit() throws IOException {
            return writer == null ? new WriteTaskResult(PublishProtocol.nothing(), null) : writer.commit();
        }

        @Override
        public void abort() throws IOException {
            if (writer != null) {
                writer.abort();
            }
        }

        @Override
        public void close() throws IOException {
            if (writer != null) {
                writer.close();
            }
        }
    }
}
