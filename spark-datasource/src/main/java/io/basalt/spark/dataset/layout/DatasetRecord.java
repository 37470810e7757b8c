package io.basalt.spark.dataset.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.connector.expressions.ClusterByTransform;
import org.apache.spark.sql.connector.expressions.FieldReference;
import org.apache.spark.sql.connector.expressions.IdentityTransform;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What is recorded of a dataset: what its columns are, whatever its objects have. The record is an object of the dataset's own
 * directory, JSON as docs/format.md describes it, so that it is renamed, deleted, copied, and found in earlier states with its objects.
 *
 * @param id names the dataset, and none that is created later, under whatever name
 * @param schema all columns, those of partitions too, in their order
 * @param partitionedBy columns whose values are in the names of directories, outermost first
 * @param clusteredBy columns that a write sorts its rows by
 * @param dropped columns that objects may have and that the dataset does not have any more
 * @param widened whether objects may have narrower types than the record
 * @param properties what users have set, {@code comment} among it
 */
public record DatasetRecord(
        String id,
        StructType schema,
        List<String> partitionedBy,
        List<String> clusteredBy,
        List<String> dropped,
        boolean widened,
        Map<String, String> properties) {
    /** The media type of records, by which the index finds them. */
    public static final String CONTENT_TYPE = "application/vnd.basalt.dataset+json";

    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    public DatasetRecord {
        partitionedBy = List.copyOf(partitionedBy);
        clusteredBy = List.copyOf(clusteredBy);
        dropped = List.copyOf(dropped);
        properties = Map.copyOf(properties);
    }

    /** Of a new dataset. */
    public static DatasetRecord of(
            StructType schema, List<String> partitionedBy, List<String> clusteredBy, Map<String, String> properties) {
        return new DatasetRecord(
                UUID.randomUUID().toString(), schema, partitionedBy, clusteredBy, List.of(), false, properties);
    }

    /** The same of other columns; this record where the columns are its own. */
    public DatasetRecord of(StructType newSchema) {
        return newSchema.equals(schema) ? this : withSchema(newSchema, dropped, widened);
    }

    /** The same of a dataset all of whose objects are gone. */
    public DatasetRecord anew() {
        return withSchema(schema, List.of(), false);
    }

    DatasetRecord withSchema(StructType newSchema, List<String> newDropped, boolean newWidened) {
        return new DatasetRecord(id, newSchema, partitionedBy, clusteredBy, newDropped, newWidened, properties);
    }

    DatasetRecord withProperties(Map<String, String> newProperties) {
        return new DatasetRecord(id, schema, partitionedBy, clusteredBy, dropped, widened, newProperties);
    }

    DatasetRecord withClusteredBy(List<String> columns) {
        return new DatasetRecord(id, schema, partitionedBy, columns, dropped, widened, properties);
    }

    /** The columns of partitions, outermost first. */
    public StructType partitionSchema() {
        return new StructType(partitionedBy.stream()
                .map(name -> schema.fields()[schema.fieldIndex(name)])
                .toArray(StructField[]::new));
    }

    /** The columns of objects. */
    public StructType dataSchema() {
        return new StructType(Arrays.stream(schema.fields())
                .filter(field -> !partitionedBy.contains(field.name()))
                .toArray(StructField[]::new));
    }

    /** How Spark says the same of a table: identities of columns, and what it is clustered by. */
    public Transform[] transforms() {
        List<Transform> transforms = new ArrayList<>();
        partitionedBy.forEach(column -> transforms.add(new IdentityTransform(FieldReference.column(column))));
        if (!clusteredBy.isEmpty()) {
            transforms.add(new ClusterByTransform(Scala.seq(clusteredBy.stream()
                    .<NamedReference>map(FieldReference::column)
                    .toList())));
        }
        return transforms.toArray(Transform[]::new);
    }

    byte[] encode() {
        ObjectNode node = JSON.createObjectNode();
        node.put("format", FORMAT);
        node.put("id", id);
        try {
            node.set("schema", JSON.readTree(schema.json()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Spark's own JSON of a schema is none", e);
        }
        put(node, "partitioned_by", partitionedBy);
        put(node, "clustered_by", clusteredBy);
        put(node, "dropped", dropped);
        node.put("widened", widened);
        ObjectNode named = node.putObject("properties");
        new TreeMap<>(properties).forEach(named::put);
        return node.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ObjectNode node, String name, List<String> texts) {
        texts.forEach(node.putArray(name)::add);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param where for messages
     * @throws IllegalArgumentException where it is something else
     */
    static DatasetRecord decode(byte[] bytes, String where) {
        try {
            JsonNode node = JSON.readTree(bytes);
            int format = node.path("format").asInt();
            if (format != FORMAT) {
                throw new IllegalArgumentException(where + " is of format " + format + ", expected " + FORMAT
                        + ": read the dataset with the version of Basalt that wrote it");
            }
            Map<String, String> properties = new TreeMap<>();
            node.path("properties")
                    .properties()
                    .forEach(property -> properties.put(
                            property.getKey(), property.getValue().asText()));
            return new DatasetRecord(
                    node.required("id").asText(),
                    (StructType) DataType.fromJson(node.required("schema").toString()),
                    texts(node, "partitioned_by"),
                    texts(node, "clustered_by"),
                    texts(node, "dropped"),
                    node.path("widened").asBoolean(),
                    properties);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(
                    where + " is no dataset record: " + e.getMessage() + "; restore an earlier version of it", e);
        }
    }

    private static List<String> texts(JsonNode node, String name) {
        List<String> texts = new ArrayList<>();
        node.path(name).forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
