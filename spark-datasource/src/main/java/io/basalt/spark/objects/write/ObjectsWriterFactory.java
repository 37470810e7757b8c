package io.basalt.spark.objects.write;

import io.basalt.spark.session.StoreCall;
import io.basalt.store.api.AttributeUpdate;
import java.io.Serializable;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DeltaWriter;
import org.apache.spark.sql.connector.write.DeltaWriterFactory;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.streaming.StreamingDataWriterFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Spark's {@link DeltaWriterFactory} and {@link StreamingDataWriterFactory} of the table {@code objects}. */
record ObjectsWriterFactory(WriteTarget target, Rows rows) implements DeltaWriterFactory, StreamingDataWriterFactory {
    @Override
    public DeltaWriter<InternalRow> createWriter(int partition, long taskId) {
        return StoreCall.unchecked(() -> new ObjectsWriter(target, rows, taskId));
    }

    @Override
    public DeltaWriter<InternalRow> createWriter(int partition, long taskId, long epoch) {
        return createWriter(partition, taskId);
    }

    /**
     * What Spark's rows hold.
     *
     * @param table its columns; absent where a DELETE needs none
     * @param old the metadata that comes with an object that was read
     */
    record Rows(NewObject.@Nullable Columns table, OldColumns old) implements Serializable {
        static Rows of(LogicalWriteInfo info, String table) {
            return new Rows(
                    info.schema().isEmpty() ? null : new NewObject.Columns(info.schema(), table),
                    new OldColumns(info.metadataSchema().orElse(new StructType())));
        }

        NewObject object(InternalRow row) {
            return columns().read(row);
        }

        String key(InternalRow id) {
            return RowText.of(id.getUTF8String(0), "key");
        }

        long revision(InternalRow metadata) {
            return old.revision(metadata);
        }

        /** What an UPDATE makes of an object's attributes. */
        AttributeUpdate change(InternalRow metadata, InternalRow row) {
            columns().requireNoContent(row);
            return AttributeFields.change(old.attributes(metadata), columns().attributes(row));
        }

        private NewObject.Columns columns() {
            return Objects.requireNonNull(table, "a statement that puts or updates objects has columns");
        }
    }
}
