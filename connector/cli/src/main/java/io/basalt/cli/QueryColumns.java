package io.basalt.cli;

import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.predicate.BoundWhere;
import io.basalt.store.predicate.BucketFields;
import io.basalt.store.predicate.NameList;
import io.basalt.store.predicate.NamedFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a query's output.
 *
 * @param warnings a line for each name that no object of the bucket has
 */
record QueryColumns(List<QueryColumn> columns, List<String> warnings) {
    private static final List<SystemField> USUAL =
            List.of(SystemField.KEY, SystemField.SIZE, SystemField.TIER, SystemField.MODIFIED);
    private static final List<SystemField> BEFORE_ATTRIBUTES = List.of(
            SystemField.KEY,
            SystemField.SIZE,
            SystemField.ETAG,
            SystemField.CONTENT_TYPE,
            SystemField.CREATED,
            SystemField.MODIFIED,
            SystemField.VERSION,
            SystemField.REVISION,
            SystemField.TIER);

    QueryColumns {
        columns = List.copyOf(columns);
        warnings = List.copyOf(warnings);
    }

    /** Those that are always of interest, and those that the condition names. */
    static QueryColumns usual(BoundWhere where) {
        List<QueryColumn> columns = new ArrayList<>();
        USUAL.forEach(field -> columns.add(system(field)));
        where.names().stream()
                .filter(named ->
                        named.isAttribute() || !USUAL.contains(named.fields().get(0)))
                .forEach(named -> columns.add(new QueryColumn.Named(named)));
        return new QueryColumns(columns, List.of());
    }

    /** Those named; {@code attr} is all attributes, {@code *} all that the objects table has without the contents. */
    static QueryColumns selected(List<NameList.Entry> names, BucketFields bucket) {
        List<QueryColumn> columns = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (NameList.Entry entry : names) {
            if (entry.name().equals("*")) {
                BEFORE_ATTRIBUTES.forEach(field -> columns.add(system(field)));
                columns.add(attributes(bucket));
                columns.add(system(SystemField.TAGS));
                columns.add(system(SystemField.METADATA));
            } else if (entry.name().equals(QueryColumn.ATTR)) {
                columns.add(attributes(bucket));
            } else {
                NamedFields named = bucket.find(entry.name());
                columns.add(new QueryColumn.Named(named));
                if (named.fields().isEmpty()) {
                    warnings.add(bucket.missing(entry.name()) + ": its column is empty");
                }
            }
        }
        return new QueryColumns(columns, warnings);
    }

    /** What rows are grouped by, then what is computed of each group. */
    static QueryColumns grouped(List<NamedFields> by, List<QueryColumn.Computed> computed) {
        List<QueryColumn> columns = new ArrayList<>();
        by.forEach(named -> columns.add(new QueryColumn.Named(named)));
        columns.addAll(computed);
        return new QueryColumns(columns, List.of());
    }

    private static QueryColumn system(SystemField field) {
        return new QueryColumn.Named(new NamedFields(field.column(), List.of(field)));
    }

    private static QueryColumn attributes(BucketFields bucket) {
        return new QueryColumn.AllAttributes(bucket.attributes().stream()
                .filter(named -> !named.name().startsWith(AttributeTree.TAG))
                .toList());
    }

    List<String> headings() {
        return columns.stream().map(QueryColumn::heading).toList();
    }

    /** What the query has to return. */
    List<Field> fields() {
        return columns.stream().flatMap(column -> column.fields().stream()).toList();
    }

    /** A name for each column of the answer. */
    List<String> fieldNames() {
        return columns.stream().flatMap(column -> column.fieldNames().stream()).toList();
    }

    /** A row of the answer, a cell for each column. */
    List<@Nullable Object> cells(VectorSchemaRoot batch, int row) {
        List<FieldVector> vectors = batch.getFieldVectors();
        List<@Nullable Object> cells = new ArrayList<>(columns.size());
        int next = 0;
        for (QueryColumn column : columns) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < column.fieldNames().size(); i++) {
                values.add(ArrowCell.value(vectors.get(next++), row));
            }
            cells.add(column.cell(values));
        }
        return cells;
    }

    /** Cells under the names of the objects table, attributes nested. */
    Map<String, @Nullable Object> named(List<@Nullable Object> cells) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int c = 0; c < columns.size(); c++) {
            columns.get(c).put(row, cells.get(c));
        }
        return row;
    }
}
