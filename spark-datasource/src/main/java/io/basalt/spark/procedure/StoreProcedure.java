package io.basalt.spark.procedure;

import io.basalt.spark.session.StoreCall;
import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
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

/** What {@code CALL lake.system.NAME(...)} does: the driver asks the store, and has the rows of its answer. */
abstract class StoreProcedure implements UnboundProcedure, BoundProcedure {
    private final String name;
    private final String description;
    private final List<ProcedureParameter> parameters;
    private final StructType result;
    final Store store;

    StoreProcedure(
            Store store, String name, String description, StructType result, List<ProcedureParameter> parameters) {
        this.store = store;
        this.name = name;
        this.description = description;
        this.result = result;
        this.parameters = List.copyOf(parameters);
    }

    /** Does it; rows have the columns of the result, as {@link #row} makes them. */
    abstract List<InternalRow> run(InternalRow input) throws IOException;

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String description() {
        return description;
    }

    @Override
    public final BoundProcedure bind(StructType inputType) {
        return this;
    }

    @Override
    public final ProcedureParameter[] parameters() {
        return parameters.toArray(ProcedureParameter[]::new);
    }

    @Override
    public final boolean isDeterministic() {
        return false;
    }

    @Override
    public final Iterator<Scan> call(InternalRow input) {
        List<InternalRow> rows = StoreCall.unchecked(() -> run(input));
        return List.<Scan>of(new Rows(result, rows.toArray(InternalRow[]::new))).iterator();
    }

    private record Rows(StructType readSchema, InternalRow[] rows) implements LocalScan {}

    static ProcedureParameter text(String name, String comment) {
        return ProcedureParameter.in(name, DataTypes.StringType)
                .comment(comment)
                .build();
    }

    /** A text argument; one that is null or blank is refused. */
    final String text(InternalRow input, int parameter) throws StoreException {
        String text =
                input.isNullAt(parameter) ? "" : input.getUTF8String(parameter).toString();
        if (text.isBlank()) {
            throw new StoreException.InvalidArgument(
                    name + ": argument " + parameters.get(parameter).name() + " is empty; expected "
                            + parameters.get(parameter).comment());
        }
        return text;
    }

    final BasaltUri uri(InternalRow input, int parameter) throws IOException {
        return BasaltUri.parse(text(input, parameter));
    }

    /** @param values texts, times, boxed primitives, or null */
    static InternalRow row(@Nullable Object... values) {
        @Nullable Object[] cells = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            cells[i] = cell(values[i]);
        }
        return new GenericInternalRow(cells);
    }

    private static @Nullable Object cell(@Nullable Object value) {
        if (value instanceof String text) {
            return UTF8String.fromString(text);
        }
        return value instanceof Instant time ? (Object) ChronoUnit.MICROS.between(Instant.EPOCH, time) : value;
    }
}
