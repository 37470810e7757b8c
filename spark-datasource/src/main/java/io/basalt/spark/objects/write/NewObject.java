package io.basalt.spark.objects.write;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.PutOptions;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * A row that becomes an object.
 *
 * @param options its attributes, and its content type where the row has one
 */
record NewObject(String key, byte[] content, PutOptions options) {
    /** Where a row of a table has what: by position, of columns that are there. */
    static final class Columns implements Serializable {
        private static final long serialVersionUID = 1;

        private final int key;
        private final int content;
        private final int contentType;
        private final int attr;
        private final int attrWidth;
        private final AttributeFields attributes;
        private final ArrayList<String> names;
        private final String table;

        /** @param schema with all columns of the table {@code objects} */
        Columns(StructType schema, String table) {
            key = schema.fieldIndex("key");
            content = schema.fieldIndex("content");
            contentType = schema.fieldIndex("content_type");
            attr = schema.fieldIndex("attr");
            StructType struct = (StructType) schema.fields()[attr].dataType();
            attrWidth = struct.length();
            attributes = new AttributeFields(struct);
            names = new ArrayList<>(List.of(schema.fieldNames()));
            this.table = table;
        }

        /** The attributes that a row has, by short name; none where {@code attr} is NULL. */
        Map<String, AttributeValue> attributes(InternalRow row) {
            return row.isNullAt(attr) ? Map.of() : attributes.values(row.getStruct(attr, attrWidth));
        }

        /** Throws where an UPDATE's row has content: whether that has changed, nobody would know. */
        void requireNoContent(InternalRow row) {
            if (!row.isNullAt(content)) {
                throw new IllegalStateException(
                        "UPDATE of " + table + " needs Basalt's rules in the session, which has none: set"
                                + " spark.sql.extensions=io.basalt.spark.BasaltExtensionsProvider");
            }
        }

        /** @throws IllegalArgumentException where the row has no content, or has what the store computes */
        NewObject read(InternalRow row) {
            String name = RowText.of(row.getUTF8String(key), "key");
            for (int i = 0; i < names.size(); i++) {
                if (!isGiven(i) && !row.isNullAt(i)) {
                    throw new IllegalArgumentException("object '" + name + "' for " + table + ": column " + names.get(i)
                            + " is the store's to compute; leave it out, or give NULL");
                }
            }
            if (row.isNullAt(content)) {
                throw new IllegalArgumentException("object '" + name + "' for " + table
                        + " has no content: give column content, X'' for an empty object");
            }
            PutOptions options = PutOptions.DEFAULT.withAttributes(Attributes.of(attributes(row)));
            Optional<String> type = row.isNullAt(contentType)
                    ? Optional.empty()
                    : Optional.of(RowText.of(row.getUTF8String(contentType), "content_type"));
            return new NewObject(
                    name,
                    row.getBinary(content),
                    type.map(options::withContentType).orElse(options));
        }

        private boolean isGiven(int column) {
            return column == key || column == content || column == contentType || column == attr;
        }
    }
}
