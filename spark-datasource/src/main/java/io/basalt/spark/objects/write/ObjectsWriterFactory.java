package io.basalt.spark.objects.write;

import io.basalt.spark.session.StoreCall;
import io.basalt.store.api.AttributeUpdate;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DeltaWriter;
import org.apache.spark.sql.connector.write.DeltaWriterFactory;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.types.StructType;

/** Spark's {@link DeltaWriterFactory} of the table {@code objects}. */
record ObjectsWriterFactory(WriteTarget target, Rows rows) implements DeltaWriterFactory {
    @Override
    public DeltaWriter<InternalRow> createWriter(int partition, long taskId) {
        return StoreCall.unchecked(() -> new ObjectsWriter(target, rows, taskId));
    }

    /**
     * What Spark's rows hold: those of the table, the metadata columns that come with an object that was read, and its id, the key.
     *
     * @param revision position in the metadata
     * @param oldAttr position in the metadata
     */
    record Rows(NewObject.Columns columns, int revision, int oldAttr, int oldAttrWidth) implements Serializable {
        static Rows of(LogicalWriteInfo info, String table) {
            NewObject.Columns columns = new NewObject.Columns(info.schema(), table);
            return info.metadataSchema()
                    .map(metadata -> new Rows(
                            columns,
                            metadata.fieldIndex("_revision"),
                            metadata.fieldIndex("_attr"),
                            ((StructType) metadata.apply("_attr").dataType()).length()))
                    .orElse(new Rows(columns, -1, -1, 0));
        }

        String key(InternalRow id) {
            return RowText.of(id.getUTF8String(0), "key");
        }

        long revision(InternalRow metadata) {
            return metadata.getLong(revision);
        }

        /** What an UPDATE makes of an object's attributes. */
        AttributeUpdate change(InternalRow metadata, InternalRow row) {
            AttributeFields attributes = columns.attributes();
            return AttributeFields.change(
                    attributes.values(metadata.getStruct(oldAttr, oldAttrWidth)), attributes.values(columns.attr(row)));
        }
    }
}
