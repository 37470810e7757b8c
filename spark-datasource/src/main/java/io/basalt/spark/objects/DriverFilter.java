package io.basalt.spark.objects;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Predicate$;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Conditions of Spark's that the index does not know, evaluated by the driver while it plans: on the different values of one attribute,
 * or on the index's rows. What they leave is a predicate of the index, exact at one LSN, so that counts, groups, orders, limits and
 * reads of contents see nothing else.
 */
final class DriverFilter {
    /** The most rows that are looked at; Spark's tasks share the work of more. A guess: not measured yet. */
    static final long MOST_ROWS = 100_000;

    /** The most values of an attribute that are looked at instead of rows. */
    static final long MOST_VALUES = 10_000;

    private final List<Field> fields;
    private final BasePredicate condition;

    /** Says that a condition has no value for an object. */
    static final class FailsOnARow extends Exception {
        private static final long serialVersionUID = 1;

        FailsOnARow(Exception cause) {
            super(cause);
        }
    }

    private DriverFilter(List<Field> fields, Expression condition) {
        this.fields = fields;
        this.condition = Predicate$.MODULE$.createInterpreted(condition);
        this.condition.initialize(0);
    }

    /** @param conditions that all have to hold, in this order; at least one */
    static DriverFilter of(List<IndexExpression> conditions) {
        List<Field> fields = new ArrayList<>();
        Expression all = conditions.get(0).boundTo(fields);
        for (IndexExpression condition : conditions.subList(1, conditions.size())) {
            all = new And(all, condition.boundTo(fields));
        }
        return new DriverFilter(List.copyOf(fields), all);
    }

    /**
     * What holds, at the LSN of a query, of exactly those of its objects of which the conditions hold; empty where that is too many to look at.
     *
     * @param schema tells how many different values there are
     * @throws FailsOnARow as for a division by zero
     */
    Optional<Predicate> of(ObjectsQuery query, ObjectsSchema schema) throws IOException, FailsOnARow {
        if (fields.size() == 1 && hasFewValues(fields.get(0), schema)) {
            InternalRow[] values = values(query);
            if (values.length <= MOST_VALUES) {
                return Optional.of(ofValues(values, fields.get(0)));
            }
        }
        return LocalObjectsScan.count(query) <= MOST_ROWS ? Optional.of(ofRows(query)) : Optional.empty();
    }

    /** By statistics, which are estimates. */
    private static boolean hasFewValues(Field field, ObjectsSchema schema) {
        boolean isGrouped = switch (field.type()) {
            case STRING, LONG, BOOLEAN, TIMESTAMP -> true;
            case DOUBLE -> false; // two zeros are one group
            case STRING_LIST, STRING_MAP, BINARY -> false;
        };
        return isGrouped && schema.distinct(field) <= MOST_VALUES;
    }

    /** Scala's methods throw checked exceptions without saying so, and expressions those of the libraries that they call. */
    private boolean holds(InternalRow row) throws FailsOnARow {
        try {
            return condition.eval(row);
        } catch (Exception e) {
            throw new FailsOnARow(e);
        }
    }

    /** The groups of the one field; one more than is looked at, where there are too many. */
    private InternalRow[] values(ObjectsQuery query) {
        Grouped values = new Grouped(new Query.Grouping(fields, List.of()));
        return LocalObjectsScan.of(query.first(MOST_VALUES + 1), values, "").rows();
    }

    private Predicate ofValues(InternalRow[] groups, Field field) throws FailsOnARow {
        List<AttributeValue> left = new ArrayList<>();
        boolean ofNull = false;
        int all = 0;
        for (InternalRow group : groups) {
            if (holds(group)) {
                all++;
                if (group.isNullAt(0)) {
                    ofNull = true;
                } else {
                    left.add(value(group, field.type()));
                }
            }
        }
        if (all == groups.length) {
            return Predicate.Constant.TRUE;
        }
        Predicate in = new Predicate.In(field, left);
        return ofNull ? Predicate.or(in, new Predicate.IsNull(field)) : in;
    }

    private static AttributeValue value(InternalRow group, ValueType type) {
        return switch (type) {
            case STRING -> AttributeValue.of(group.getUTF8String(0).toString());
            case LONG -> AttributeValue.of(group.getLong(0));
            case BOOLEAN -> AttributeValue.of(group.getBoolean(0));
            case TIMESTAMP -> new AttributeValue.Time(group.getLong(0));
            default -> throw new IllegalStateException("no groups are made by values of type " + type);
        };
    }

    /** At one LSN, a revision is of one object. */
    private Predicate ofRows(ObjectsQuery query) throws IOException, FailsOnARow {
        List<AttributeValue> left = new ArrayList<>();
        List<AttributeValue> out = new ArrayList<>();
        Projection projection = rows();
        int revision = fields.size();
        Query rows = query.rows(projection.fields(), Query.Part.WHOLE);
        try (ObjectsReader reader = new ObjectsReader(query.location(), rows, projection)) {
            while (reader.next()) {
                for (Iterator<InternalRow> batch = reader.get().rowIterator(); batch.hasNext(); ) {
                    InternalRow row = batch.next();
                    (holds(row) ? left : out).add(AttributeValue.of(row.getLong(revision)));
                }
            }
        }
        if (out.isEmpty()) {
            return Predicate.Constant.TRUE;
        }
        return left.size() <= out.size()
                ? new Predicate.In(SystemField.REVISION, left)
                : new Predicate.Not(new Predicate.In(SystemField.REVISION, out));
    }

    /** The fields that the conditions are bound to, then the revision. */
    private Projection rows() {
        List<Field> columns = new ArrayList<>(fields);
        columns.add(SystemField.REVISION);
        StructType type = new StructType();
        List<Projection.Slot> slots = new ArrayList<>();
        for (Field column : columns) {
            type = type.add(column.column(), SparkTypes.of(column.type()), true);
            StructField added = type.fields()[slots.size()];
            slots.add(new Projection.Direct(slots.size(), added));
        }
        return new Projection(type, columns, slots);
    }
}
