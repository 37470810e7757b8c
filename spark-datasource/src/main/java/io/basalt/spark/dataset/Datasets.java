package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.DatasetName;
import io.basalt.spark.dataset.layout.DatasetObjects;
import io.basalt.spark.dataset.layout.DatasetRecord;
import io.basalt.spark.dataset.layout.DatasetRecords;
import io.basalt.spark.dataset.layout.NewRecord;
import io.basalt.spark.dataset.layout.RecordChanges;
import io.basalt.spark.dataset.write.AbsentDataset;
import io.basalt.spark.dataset.write.DatasetTarget;
import io.basalt.spark.dataset.write.StagedDataset;
import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.Publication;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.types.StructType;

/** Creates, changes and drops the datasets of a store that have records, each in one commit. */
public record Datasets(SparkSession session, StoreLocation location) {
    private Store store() {
        return SessionStores.held(location, session.sparkContext());
    }

    /** Whether a record or a tabular object makes a dataset of that name. */
    public boolean exists(DatasetName name) {
        return StoreCall.unchecked(() -> DatasetRecords.find(store(), name).isPresent()
                || !DatasetObjects.of(store(), name).objects().isEmpty());
    }

    /**
     * A dataset that is going to be created, with what a statement writes to it meanwhile.
     *
     * @param table how the table is called in messages
     */
    public StagedTable create(String table, DatasetName name, TableInfo info) {
        return StoreCall.unchecked(() -> {
            requireEmpty(table, name);
            DatasetTarget target = target(table, name, NewRecord.of(table, name, info));
            if (target.held().isPresent() || !target.objects().objects().isEmpty()) {
                throw occupied(table, name);
            }
            return new StagedDataset("CREATE TABLE " + table, target, false);
        });
    }

    /** A dataset that is going to replace another one of its name, if there is one; all that lies there goes then. */
    public StagedTable replace(String table, DatasetName name, TableInfo info) {
        return StoreCall.unchecked(() -> new StagedDataset(
                "REPLACE TABLE " + table, target(table, name, NewRecord.of(table, name, info)), true));
    }

    private DatasetTarget target(String table, DatasetName name, DatasetRecord record) throws IOException {
        DatasetObjects objects = DatasetObjects.of(store(), name);
        return new DatasetTarget(
                session,
                location,
                table,
                DatasetTable.options(Map.of(), name, location),
                objects,
                DatasetRecords.find(store().asOf(objects.lsn()), name),
                record,
                true);
    }

    /** A dataset that there is not yet: the first write to it makes it, with the columns of its rows. */
    public Table absent(DatasetName name) {
        DatasetRecord nothing = DatasetRecord.of(new StructType(), List.of(), List.of(), Map.of());
        return new AbsentDataset(StoreCall.unchecked(() -> target(name.toString(), name, nothing)));
    }

    private void requireEmpty(String table, DatasetName name) throws StoreException {
        if (!store().list(ListRequest.children(name.bucket(), name.path() + "/"))
                .entries()
                .isEmpty()) {
            throw occupied(table, name);
        }
    }

    private static IllegalArgumentException occupied(String table, DatasetName name) {
        return new IllegalArgumentException("CREATE TABLE " + table + ": its directory " + name
                + " holds something already; use CREATE OR REPLACE TABLE to replace all of it, or another name");
    }

    /** Changes a dataset's record. One that has none gets it, and has from then on the columns that it has now. */
    public void alter(String table, DatasetName name, TableChange... changes) {
        StoreCall.unchecked(() -> {
            DatasetTarget target = DatasetTable.load(table, location, name, OptionalLong.empty())
                    .orElseThrow(() -> new StoreException.NotFound("there is no dataset " + name))
                    .target();
            DatasetRecord changed = RecordChanges.apply(target.record(), table, changes);
            new StagedDataset("ALTER TABLE " + table, target.with(changed), false).commitStagedChanges();
            return changed;
        });
    }

    /**
     * Deletes a dataset with its directory; false where there is none.
     *
     * @throws UnsupportedOperationException where it has no record: its objects were not written as a table's
     */
    public boolean drop(String table, DatasetName name) {
        return StoreCall.unchecked(() -> {
            Optional<DatasetRecords.Held> held = DatasetRecords.find(store(), name);
            if (held.isEmpty()) {
                if (exists(name)) {
                    throw new UnsupportedOperationException("DROP TABLE " + table + ": " + name
                            + " is a directory of objects that was not created as a table; delete it by"
                            + " 'hadoop fs -rm -r " + name + "'");
                }
                return false;
            }
            store().publish(Publication.of(
                    DatasetRecords.require(name, held),
                    new Publication.DeleteDirectory(name.bucket(), name.path(), KeyMode.S3)));
            return true;
        });
    }

    /** Renames a dataset with its directory. */
    public void rename(String table, DatasetName from, DatasetName to) {
        StoreCall.unchecked(() -> {
            to.requireWritable(table);
            requireEmpty(table, to);
            store().rename(new RenameRequest(from.bucket(), from.path() + "/", to.path(), false, KeyMode.S3));
            return to;
        });
    }
}
