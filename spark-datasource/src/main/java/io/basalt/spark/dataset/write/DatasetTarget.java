package io.basalt.spark.dataset.write;

import io.basalt.spark.dataset.layout.DatasetName;
import io.basalt.spark.dataset.layout.DatasetObjects;
import io.basalt.spark.dataset.layout.DatasetRecord;
import io.basalt.spark.dataset.layout.DatasetRecords;
import io.basalt.spark.session.StoreLocation;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.classic.SparkSession;

/**
 * A dataset as a statement found it that is going to change it.
 *
 * @param table how the table is called in messages
 * @param options of the file system and of Spark's Parquet source
 * @param objects what it was made of
 * @param held its record; empty where it has none
 * @param record its record, or what would be its record: what its objects and directories say
 * @param takesAnyColumns whether a write may bring other columns than it has
 */
public record DatasetTarget(
        SparkSession session,
        StoreLocation location,
        String table,
        Map<String, String> options,
        DatasetObjects objects,
        Optional<DatasetRecords.Held> held,
        DatasetRecord record,
        boolean takesAnyColumns) {
    public DatasetName name() {
        return objects.name();
    }

    /** The same, to have another record. */
    public DatasetTarget with(DatasetRecord newRecord) {
        return new DatasetTarget(session, location, table, options, objects, held, newRecord, takesAnyColumns);
    }

    /** Throws where it cannot be written to. */
    public void requireDirectory() {
        name().requireWritable(table);
        String path = name().path();
        if (objects.objects().stream().anyMatch(object -> object.key().equals(path))) {
            throw new UnsupportedOperationException(
                    table + " is one object and is not written to: expected a directory of a bucket");
        }
    }
}
