package io.basalt.spark.objects.write;

import io.basalt.store.api.AttributeValue;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Where the metadata that comes with an object that was read has what: its revision, and its attributes if they are to be changed. */
final class OldColumns implements Serializable {
    private static final long serialVersionUID = 1;

    private final int revision;
    private final int attr;
    private final StructType attrType;
    private final AttributeFields attributes;

    /** @param metadata empty where no objects are read */
    OldColumns(StructType metadata) {
        List<StructField> fields = List.of(metadata.fields());
        List<String> names = fields.stream().map(StructField::name).toList();
        revision = names.indexOf("_revision");
        attr = names.indexOf("_attr");
        attrType = attr < 0 ? new StructType() : (StructType) fields.get(attr).dataType();
        attributes = new AttributeFields(attrType);
    }

    long revision(InternalRow metadata) {
        return metadata.getLong(revision);
    }

    /** By short name. */
    Map<String, AttributeValue> attributes(InternalRow metadata) {
        return attributes.values(metadata.getStruct(attr, attrType.length()));
    }
}
