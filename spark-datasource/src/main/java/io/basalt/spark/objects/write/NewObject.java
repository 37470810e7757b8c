package io.basalt.spark.objects.write;

import io.basalt.hadoop.commit.StagedJob;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.SystemField;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A row that becomes an object.
 *
 * @param options its attributes, and its content type where the row has one
 */
record NewObject(String key, byte[] content, PutOptions options) {
    /** Where a row for a table has what: by position, of columns that are there. */
    static final class Columns implements Serializable {
        private static final long serialVersionUID = 1;

        /** What a row can give. */
        private static final Map<String, DataType> GIVEN = Map.of(
                "key", DataTypes.StringType,
                "content", DataTypes.BinaryType,
                "content_type", DataTypes.StringType,
                "attr", new StructType());

        private final int key;
        private final int content;
        private final int contentType;
        private final int attr;
        private final int attrWidth;
        private final AttributeFields attributes;
        private final ArrayList<String> names = new ArrayList<>();
        private final String table;

        /**
         * @param schema with the columns of the table {@code objects}, or, of a stream, with those that its rows have
         * @throws IllegalArgumentException where a column is missing, is too many, or is of a type that it cannot have
         */
        Columns(StructType schema, String table) {
            this.table = table;
            for (StructField field : schema.fields()) {
                String name = field.name().toLowerCase(Locale.ROOT);
                check(name, field.dataType());
                names.add(name);
            }
            key = required("key");
            content = required("content");
            contentType = names.indexOf("content_type");
            attr = names.indexOf("attr");
            StructType struct = attr < 0 ? new StructType() : (StructType) schema.fields()[attr].dataType();
            attrWidth = struct.length();
            attributes = new AttributeFields(struct);
        }

        private void check(String name, DataType type) {
            DataType expected = GIVEN.get(name);
            if (expected == null
                    && Stream.of(SystemField.values())
                            .noneMatch(field -> field.column().equals(name))) {
                throw new IllegalArgumentException(
                        "rows for " + table + " have a column " + name
                                + ", which the table has not: expected key, content, and content_type and attr where they are given");
            }
            if (expected != null
                    && !(expected instanceof StructType ? type instanceof StructType : type.sameType(expected))) {
                throw new IllegalArgumentException("rows for " + table + " have a column " + name + " of type "
                        + type.sql() + ": expected " + (expected instanceof StructType ? "a STRUCT" : expected.sql())
                        + "; cast it");
            }
        }

        private int required(String name) {
            int at = names.indexOf(name);
            if (at < 0) {
                throw new IllegalArgumentException(
                        "rows for " + table + " have no column " + name + ": expected key and content");
            }
            return at;
        }

        /** The attributes that a row has, by short name; none where {@code attr} is NULL. */
        Map<String, AttributeValue> attributes(InternalRow row) {
            return attr < 0 || row.isNullAt(attr) ? Map.of() : attributes.values(row.getStruct(attr, attrWidth));
        }

        /** Throws where an UPDATE's row has content: whether that has changed, nobody would know. */
        void requireNoContent(InternalRow row) {
            if (!row.isNullAt(content)) {
                throw new IllegalStateException(
                        "UPDATE of " + table + " needs Basalt's rules in the session, which has none: set"
                                + " spark.sql.extensions=io.basalt.spark.BasaltExtensionsProvider");
            }
        }

        /**
         * @throws IllegalArgumentException where the row has no content, or has what the store computes, or its key is where jobs
         *     stage
         */
        NewObject read(InternalRow row) {
            String name = RowText.of(row.getUTF8String(key), "key");
            if (name.startsWith(StagedJob.STAGES + "/")) {
                throw new IllegalArgumentException("object '" + name + "' for " + table + ": below '" + StagedJob.STAGES
                        + "' jobs stage what they publish, and clear it up; give it another key");
            }
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
            Optional<String> type = contentType < 0 || row.isNullAt(contentType)
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
