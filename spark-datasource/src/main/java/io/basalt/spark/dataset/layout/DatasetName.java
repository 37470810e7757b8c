package io.basalt.spark.dataset.layout;

import io.basalt.hadoop.commit.StagedJob;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.SystemField;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Which objects make up a dataset: the tabular ones below {@code path/}, or the one whose key is {@code path}.
 *
 * @param path without a slash at its end; empty for the whole bucket
 */
public record DatasetName(String bucket, String path) {
    /** The name of records; hidden, as all that begins so. */
    public static final String RECORD = "_dataset.json";

    private static final Set<String> NOT_WRITTEN = Set.of("", ".", "..", ".snapshot");
    private static final AttributeValue PARQUET = AttributeValue.of("application/vnd.apache.parquet");

    public DatasetName {
        path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /**
     * Throws where nothing may be written: paths that Hadoop would take for others, and where jobs of Basalt's committers stage files.
     *
     * @param table how the table is called in messages
     */
    public void requireWritable(String table) {
        List<String> parts = List.of(path.split("/", -1));
        if (parts.get(0).equals(StagedJob.STAGES) || parts.stream().anyMatch(NOT_WRITTEN::contains)) {
            throw new UnsupportedOperationException(table + ": nothing is written to " + this
                    + ": expected a directory of a bucket without empty names, '.', '..' and '.snapshot', and not below '"
                    + StagedJob.STAGES + "'");
        }
    }

    /** What holds of the dataset's objects, but for hidden ones. */
    public Predicate predicate() {
        return Predicate.and(place(), Predicate.equal(SystemField.CONTENT_TYPE, PARQUET));
    }

    /** What holds of all objects at or below the path. The prefix alone lets the index skip directories. */
    public Predicate place() {
        return path.isEmpty()
                ? Predicate.Constant.TRUE
                : Predicate.and(
                        Predicate.keyPrefix(path),
                        Predicate.or(
                                Predicate.keyPrefix(path + "/"),
                                Predicate.equal(SystemField.KEY, AttributeValue.of(path))));
    }

    /** The key of the dataset's record, if it has one. */
    String recordKey() {
        return path.isEmpty() ? RECORD : path + "/" + RECORD;
    }

    /** Whether Spark skips a key of this dataset: a component below the path begins with {@code _} or {@code .}. */
    public boolean isHidden(String key) {
        String below = key.length() > path.length() ? key.substring(path.length()) : key;
        return Arrays.stream(below.split("/"))
                .anyMatch(part -> part.startsWith(".")
                        || (part.startsWith("_") && !part.contains("="))
                        || (part.endsWith("._COPYING_") && !part.contains("=")));
    }

    /** {@code basalt://bucket/path} */
    @Override
    public String toString() {
        return "basalt://" + bucket + "/" + path;
    }
}
