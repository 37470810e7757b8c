package io.basalt.spark.objects;

import io.basalt.spark.filter.FilterColumns;
import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a bucket's {@code objects} table, and which of the store's fields each stands for. All but the key may be
 * null, so that an INSERT need not give them; of an object that is there, most never are.
 */
final class ObjectsSchema implements FilterColumns {
    static final String KEY = "key";
    static final String ATTR = "attr";
    static final String CONTENT = "content";
    static final String CONTENT_REF = "_content_ref";
    static final String FILE_ID = "_file_id";
    static final String REVISION = "_revision";
    /** What {@code attr} was, where an UPDATE makes it something else. */
    static final String OLD_ATTR = "_attr";

    private static final Map<String, SystemField> SYSTEM = Stream.of(SystemField.values())
            .filter(field -> field != SystemField.FILE_ID && field != SystemField.CONTENT_ID)
            .collect(Collectors.toUnmodifiableMap(SystemField::column, field -> field));
    /** Those that a query may find missing. */
    private static final Set<Field> NULLABLE = Set.of(SystemField.CONTENT_TYPE, SystemField.TIER);

    /** What a column, or a field within one, stands for. */
    sealed interface Meaning {}

    /** One field of the store's. */
    record Value(Field field) implements Meaning {}

    /** A struct of attributes, never null. */
    record Group() implements Meaning {}

    /** The object's bytes, never null. */
    record Content() implements Meaning {}

    /** The content's id as text, never null. */
    record Reference() implements Meaning {}

    /** System fields of few different values. */
    private static final Map<Field, Long> FEW = Map.of(SystemField.TIER, 10L, SystemField.CONTENT_TYPE, 1000L);

    private final AttributeTree attributes;
    private final Map<Field, Long> distinct;
    private final StructType type;

    ObjectsSchema(List<AttributeColumn> attributeColumns) {
        attributes = new AttributeTree(attributeColumns);
        distinct =
                attributeColumns.stream().collect(Collectors.toMap(AttributeColumn::field, AttributeColumn::distinct));
        type = new StructType()
                .add(KEY, DataTypes.StringType, false)
                .add("size", DataTypes.LongType, true, "bytes of the content")
                .add("etag", DataTypes.StringType, true)
                .add("content_type", DataTypes.StringType, true)
                .add("created", DataTypes.TimestampType, true)
                .add("modified", DataTypes.TimestampType, true, "when the content was written")
                .add("version", DataTypes.LongType, true, "sequence number of the content")
                .add("revision", DataTypes.LongType, true, "sequence number of the newest change, metadata included")
                .add("tier", DataTypes.StringType, true, "where the content lies today; null for an empty object")
                .add(ATTR, attributes.root().type(), true, "attributes with their types")
                .add("tags", SparkTypes.of(SystemField.TAGS.type()), true)
                .add("metadata", SparkTypes.of(SystemField.METADATA.type()), true, "all attributes as strings")
                .add(CONTENT, DataTypes.BinaryType, true, "the bytes, read only for rows that need them");
    }

    /** About how many different values a field has; a large number where that is not known. */
    long distinct(Field field) {
        Long few = FEW.get(field);
        return few == null ? distinct.getOrDefault(field, (long) Integer.MAX_VALUE) : few;
    }

    /** The columns that {@code SELECT *} gives. */
    StructType type() {
        return type;
    }

    /** The columns that have to be named. */
    MetadataColumn[] hidden() {
        return new MetadataColumn[] {
            new HiddenColumn(CONTENT_REF, DataTypes.StringType, "names the content for ContentRef.parse"),
            new HiddenColumn(FILE_ID, DataTypes.LongType, "stays when the object is renamed or overwritten"),
            new HiddenColumn(REVISION, DataTypes.LongType, "the same as revision, for UPDATE, DELETE and MERGE"),
            new HiddenColumn(OLD_ATTR, attributes.root().type(), "the same as attr, for UPDATE and MERGE")
        };
    }

    /** What the parts of a column reference name; empty where there is no such column or field. */
    Optional<Meaning> meaning(String... path) {
        String column = path[0];
        if (column.equals(ATTR) || column.equals(OLD_ATTR)) {
            return attributes.find(Arrays.asList(path).subList(1, path.length)).map(ObjectsSchema::meaning);
        }
        if (path.length > 1) {
            return Optional.empty();
        }
        return switch (column) {
            case CONTENT -> Optional.of(new Content());
            case CONTENT_REF -> Optional.of(new Reference());
            case FILE_ID -> Optional.of(new Value(SystemField.FILE_ID));
            case REVISION -> Optional.of(new Value(SystemField.REVISION));
            default -> Optional.ofNullable(SYSTEM.get(column)).map(Value::new);
        };
    }

    @Override
    public Optional<Field> comparable(String... path) {
        return meaning(path)
                .flatMap(meaning ->
                        meaning instanceof Value value ? Optional.of(value.field()) : Optional.<Field>empty())
                .filter(field -> switch (field.type()) {
                    case STRING, LONG, DOUBLE, BOOLEAN, TIMESTAMP -> true;
                    case STRING_LIST, STRING_MAP, BINARY -> false;
                });
    }

    /** Most system fields are never null; nor are structs of attributes and contents, which have no value that could be missing. */
    @Override
    public Optional<Predicate> isNull(String... path) {
        return meaning(path)
                .flatMap(meaning ->
                        meaning instanceof Value value ? isNull(value.field()) : Optional.of(Predicate.Constant.FALSE));
    }

    private static Optional<Predicate> isNull(Field field) {
        if (field.type() == ValueType.STRING_MAP) {
            return Optional.empty();
        }
        boolean never = field instanceof SystemField && !NULLABLE.contains(field);
        return Optional.of(never ? Predicate.Constant.FALSE : new Predicate.IsNull(field));
    }

    private static Meaning meaning(AttributeTree.Node node) {
        return node instanceof AttributeTree.Leaf leaf ? new Value(leaf.field()) : new Group();
    }

    /** Spark's {@link MetadataColumn} as a value. */
    private record HiddenColumn(String name, DataType dataType, String comment) implements MetadataColumn {
        @Override
        public boolean isNullable() {
            return false;
        }
    }
}
