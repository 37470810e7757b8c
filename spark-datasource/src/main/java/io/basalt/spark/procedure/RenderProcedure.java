package io.basalt.spark.procedure;

import io.basalt.spark.dataset.DatasetName;
import io.basalt.spark.dataset.DatasetObject;
import io.basalt.spark.dataset.DatasetObjects;
import io.basalt.spark.session.StoreCall;
import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.RenditionInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.catalog.procedures.BoundProcedure;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * {@code CALL lake.system.render(table => 'BUCKET.DATASET')}: makes renditions of a dataset's objects now, one after the other. A row
 * for each: its key, rows, bytes on flash, and the columns that are left out with the reasons. The first failure ends the call
 * with the store's own words; what was made by then stays.
 */
final class RenderProcedure implements UnboundProcedure, BoundProcedure {
    private static final StructType RESULT = new StructType()
            .add("key", DataTypes.StringType, false)
            .add("rows", DataTypes.LongType, false)
            .add("bytes", DataTypes.LongType, false)
            .add("left_out", DataTypes.StringType, true);

    private final Store store;

    RenderProcedure(Store store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "render";
    }

    @Override
    public String description() {
        return "makes renditions of a dataset's objects";
    }

    @Override
    public BoundProcedure bind(StructType inputType) {
        return this;
    }

    @Override
    public ProcedureParameter[] parameters() {
        return new ProcedureParameter[] {
            ProcedureParameter.in("table", DataTypes.StringType)
                    .comment("BUCKET.DATASET, or basalt://BUCKET/PATH")
                    .build()
        };
    }

    @Override
    public boolean isDeterministic() {
        return false;
    }

    @Override
    public Iterator<Scan> call(InternalRow input) {
        List<InternalRow> rows = StoreCall.unchecked(() -> render(name(input)));
        return List.<Scan>of(new Rows(rows.toArray(InternalRow[]::new))).iterator();
    }

    /** Buckets may have dots in their names: the longest that there is counts. */
    private DatasetName name(InternalRow input) throws StoreException {
        String table = input.isNullAt(0) ? "" : input.getUTF8String(0).toString();
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
        @Nullable
        Object leftOut =
                made.leftOut().isEmpty() ? null : UTF8String.fromString(new TreeMap<>(made.leftOut()).toString());
        return new GenericInternalRow(
                new @Nullable Object[] {UTF8String.fromString(key), made.rows(), made.bytes(), leftOut});
    }

    private record Rows(InternalRow[] rows) implements LocalScan {
        @Override
        public StructType readSchema() {
            return RESULT;
        }
    }
}
