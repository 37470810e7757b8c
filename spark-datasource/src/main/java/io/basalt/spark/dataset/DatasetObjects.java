package io.basalt.spark.dataset;

import io.basalt.store.api.Field;
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
import org.apache.spark.sql.util.ArrowUtils;

/**
 * The objects of a dataset at one LSN, by key.
 *
 * @param lsn where the list is exact
 */
public record DatasetObjects(DatasetName name, long lsn, List<DatasetObject> objects) {
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
        List<DatasetObject> objects = new ArrayList<>();
        long lsn;
        Query query = Query.of(name.bucket(), name.predicate(), COLUMNS.toArray(Field[]::new));
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
        return new DatasetObjects(name, lsn, objects);
    }

    /** Rows of all objects; empty where ingest did not count those of every object. */
    OptionalLong rows() {
        return objects.stream().allMatch(object -> object.rows().isPresent())
                ? OptionalLong.of(objects.stream()
                        .mapToLong(object -> object.rows().orElse(0))
                        .sum())
                : OptionalLong.empty();
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
