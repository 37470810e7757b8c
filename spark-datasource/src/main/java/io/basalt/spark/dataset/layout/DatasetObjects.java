package io.basalt.spark.dataset.layout;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.util.ArrowUtils;

/**
 * The objects of a dataset at one LSN, by key.
 *
 * @param lsn where the list is exact
 * @param pinned whether the objects are read as they were then, and not as they are while a query runs
 */
public record DatasetObjects(DatasetName name, long lsn, boolean pinned, List<DatasetObject> objects) {
    private static final List<Field> COLUMNS = List.of(
            SystemField.KEY,
            SystemField.SIZE,
            SystemField.CONTENT_ID,
            SystemField.VERSION,
            SystemField.MODIFIED,
            SystemField.TIER,
            Field.attribute("parquet.rows", ValueType.LONG),
            Field.attribute("parquet.columns", ValueType.STRING_LIST));

    public DatasetObjects {
        objects = List.copyOf(objects);
    }

    /** Asks the index; empty objects and hidden ones are left out. */
    public static DatasetObjects of(Store store, DatasetName name) throws StoreException {
        return of(store, name, OptionalLong.empty());
    }

    /** As above, at an earlier LSN. */
    public static DatasetObjects of(Store store, DatasetName name, OptionalLong asOf) throws StoreException {
        return find(store, name, name.predicate(), asOf);
    }

    /** All objects at or below a path, whatever they hold, but empty and hidden ones. */
    public static DatasetObjects all(Store store, DatasetName name, OptionalLong asOf) throws StoreException {
        return find(store, name, name.place(), asOf);
    }

    private static DatasetObjects find(Store store, DatasetName name, Predicate predicate, OptionalLong asOf)
            throws StoreException {
        List<DatasetObject> objects = new ArrayList<>();
        long lsn;
        Query newest = Query.of(name.bucket(), predicate, COLUMNS.toArray(Field[]::new));
        Query query = asOf.isPresent() ? newest.asOf(asOf.getAsLong()) : newest;
        try (BufferAllocator allocator =
                        ArrowUtils.rootAllocator().newChildAllocator("basalt dataset", 0, Long.MAX_VALUE);
                QueryResult result = store.query(query, allocator)) {
            lsn = result.lsn();
            while (result.next()) {
                VectorSchemaRoot batch = result.batch();
                for (int row = 0; row < batch.getRowCount(); row++) {
                    objects.add(object(batch, row));
                }
            }
        }
        objects.removeIf(object -> object.size() == 0 || name.isHidden(object.key()));
        objects.sort(Comparator.comparing(DatasetObject::key));
        return new DatasetObjects(name, lsn, asOf.isPresent(), objects);
    }

    /** Where Hadoop finds the dataset. */
    public Path root() {
        return new Path(BasaltUri.SCHEME, name.bucket(), above() + Path.SEPARATOR + name.path());
    }

    /**
     * Where Hadoop finds an object.
     *
     * @throws IllegalArgumentException for keys that Hadoop's paths would change, such as {@code a//b}
     */
    public Path path(DatasetObject object) {
        String absolute = above() + Path.SEPARATOR + object.key();
        Path path = new Path(BasaltUri.SCHEME, name.bucket(), absolute);
        if (!path.toUri().getPath().equals(absolute)) {
            throw new IllegalArgumentException("object '" + object.key() + "' of bucket " + name.bucket()
                    + " has no Hadoop path of its own (" + path + " is another): rename it to read it as a table");
        }
        return path;
    }

    /** The objects as Spark's file sources see them. */
    public List<ObjectFile> files() {
        return objects.stream().map(object -> new ObjectFile(this, object)).toList();
    }

    private String above() {
        return pinned ? "/.snapshot/" + lsn : "";
    }

    private static DatasetObject object(VectorSchemaRoot batch, int row) {
        Optional<Long> rows = value(batch, 6, row, Long.class);
        return new DatasetObject(
                text(batch, 0, row).orElseThrow(),
                value(batch, 1, row, Long.class).orElseThrow(),
                value(batch, 2, row, Long.class).orElseThrow(),
                value(batch, 3, row, Long.class).orElseThrow(),
                value(batch, 4, row, Long.class).orElseThrow(),
                text(batch, 5, row),
                rows.isPresent() ? OptionalLong.of(rows.get()) : OptionalLong.empty(),
                text(batch, 7, row));
    }

    private static Optional<String> text(VectorSchemaRoot batch, int column, int row) {
        return value(batch, column, row, Object.class).map(Object::toString);
    }

    private static <T> Optional<T> value(VectorSchemaRoot batch, int column, int row, Class<T> type) {
        FieldVector vector = batch.getVector(column);
        return Optional.ofNullable(type.cast(vector.getObject(row)));
    }
}
