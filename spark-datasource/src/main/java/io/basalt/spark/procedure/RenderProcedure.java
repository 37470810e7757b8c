package io.basalt.spark.procedure;

import io.basalt.spark.dataset.layout.DatasetName;
import io.basalt.spark.dataset.layout.DatasetObject;
import io.basalt.spark.dataset.layout.DatasetObjects;
import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.RenditionInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code CALL lake.system.render(table => 'BUCKET.DATASET')}: makes renditions of a dataset's objects now, one after the other. A row
 * for each: its key, rows, bytes on flash, and the columns that are left out with the reasons. The first failure ends the call
 * with the store's own words; what was made by then stays.
 */
final class RenderProcedure extends StoreProcedure {
    RenderProcedure(Store store) {
        super(
                store,
                "render",
                "makes renditions of a dataset's objects",
                new StructType()
                        .add("key", DataTypes.StringType, false)
                        .add("rows", DataTypes.LongType, false)
                        .add("bytes", DataTypes.LongType, false)
                        .add("left_out", DataTypes.StringType, true),
                List.of(text("table", "BUCKET.DATASET, or basalt://BUCKET/PATH")));
    }

    @Override
    List<InternalRow> run(InternalRow input) throws IOException {
        return render(name(text(input, 0)));
    }

    /** Buckets may have dots in their names: the longest that there is counts. */
    private DatasetName name(String table) throws StoreException {
        if (table.startsWith(BasaltUri.SCHEME + ":")) {
            BasaltUri uri = BasaltUri.parse(table);
            return new DatasetName(uri.bucket(), uri.path());
        }
        for (int dot = table.lastIndexOf('.'); dot > 0; dot = table.lastIndexOf('.', dot - 1)) {
            String bucket = table.substring(0, dot);
            if (buckets().contains(bucket)) {
                return new DatasetName(bucket, table.substring(dot + 1));
            }
        }
        throw new StoreException.InvalidArgument("table '" + table
                + "': expected 'BUCKET.DATASET' or 'basalt://BUCKET/PATH', of one of the buckets " + buckets());
    }

    private Set<String> buckets() throws StoreException {
        return store.buckets().stream().map(BucketInfo::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private List<InternalRow> render(DatasetName name) throws IOException {
        List<DatasetObject> objects = DatasetObjects.of(store, name).objects();
        if (objects.isEmpty()) {
            throw new StoreException.NotFound("no table lies at or below " + name);
        }
        List<InternalRow> rows = new ArrayList<>();
        for (DatasetObject object : objects) {
            rows.add(row(object.key(), store.renditions().make(object.contentId())));
        }
        for (DatasetObject object : objects) {
            if (store.renditions().find(object.contentId()).isEmpty()) {
                throw new StoreException.OverQuota("the rendition of " + object.key()
                        + " had to make room for others of its table: not all fit into rendition_share of "
                        + store.renditions().space().share() + " bytes; raise it in store.toml");
            }
        }
        return rows;
    }

    private static InternalRow row(String key, RenditionInfo made) {
        return row(
                key,
                made.rows(),
                made.bytes(),
                made.leftOut().isEmpty() ? null : new TreeMap<>(made.leftOut()).toString());
    }
}
