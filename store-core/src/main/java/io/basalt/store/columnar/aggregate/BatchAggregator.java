package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.ColumnAggregation.Function;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Aggregates the rows of batches that match a predicate. What it has found so far can be taken at any time, as a batch of one row
 * for each group: it begins anew then. Not thread-safe.
 */
public final class BatchAggregator {
    private final ColumnAggregation aggregation;
    private final Predicate filter;
    private final List<Field> results = new ArrayList<>();
    private final List<Accumulator> accumulators = new ArrayList<>();
    private Map<String, ArrowType> types = Map.of();
    private Groups groups;
    private int capacity;

    public BatchAggregator(ColumnAggregation aggregation, Predicate filter) {
        this.aggregation = aggregation;
        this.filter = filter;
        this.groups = new Groups(aggregation.groupBy());
    }

    /**
     * Whether a batch can be added to what there is: where its columns have other types, that is to be taken first.
     *
     * @param batch with the columns of the aggregation and those of the filter
     */
    public boolean takes(VectorSchemaRoot batch, DictionaryProvider dictionaries) throws StoreException {
        return isEmpty() || types.equals(types(Values.of(batch, dictionaries)));
    }

    /** @throws StoreException.InvalidArgument where a column's type does not go with what is asked of it, or a sum exceeds its own */
    public void add(VectorSchemaRoot batch, DictionaryProvider dictionaries) throws StoreException {
        Map<String, Values> columns = Values.of(batch, dictionaries);
        RowTerm counts = RowFilter.of(filter, columns);
        if (isEmpty()) {
            begin(columns);
        }
        groups.begin(aggregation.groupBy().stream()
                .map(name -> column(name, columns))
                .toList());
        List<List<Values>> nullables = aggregation.functions().stream()
                .map(function -> nullables(function, columns))
                .toList();
        int[] rows = new int[Block.ROWS];
        for (int first = 0; first < batch.getRowCount(); first += Block.ROWS) {
            int kept = counts.keep(rows, Block.number(rows, first, batch.getRowCount()));
            if (kept > 0) {
                add(columns, nullables, new Block(rows, groups.of(rows, kept), kept));
            }
        }
    }

    private static List<Values> nullables(Function function, Map<String, Values> columns) {
        return function.of().columns().stream()
                .map(name -> column(name, columns))
                .filter(Values::hasNulls)
                .toList();
    }

    /** @param nullables columns of each function that have nulls: functions of the same are computed together */
    private void add(Map<String, Values> columns, List<List<Values>> nullables, Block block) throws StoreException {
        grow();
        Map<List<Values>, Arithmetics> arguments = new HashMap<>();
        for (int i = 0; i < accumulators.size(); i++) {
            Arithmetics present = arguments.computeIfAbsent(
                    nullables.get(i), absent -> new Arithmetics(columns, block.withoutNulls(absent)));
            Function function = aggregation.functions().get(i);
            if (present.block().count() > 0) {
                Dense argument = isCount(function) ? Dense.None.NONE : present.of(function.of());
                accumulators.get(i).add(argument, present.block());
            }
        }
    }

    private static boolean isCount(Function function) {
        return function.kind() == ColumnAggregation.Kind.COUNT_ROWS || function.kind() == ColumnAggregation.Kind.COUNT;
    }

    private void begin(Map<String, Values> columns) throws StoreException {
        types = types(columns);
        groups = new Groups(aggregation.groupBy());
        capacity = 0;
        accumulators.clear();
        results.clear();
        for (String name : aggregation.groupBy()) {
            results.add(new Field(name, FieldType.nullable(column(name, columns).type()), null));
        }
        for (Function function : aggregation.functions()) {
            ArrowType type = Arithmetics.type(function.of(), columns);
            results.add(Results.field(function, type));
            accumulators.add(Accumulator.of(function, type));
        }
    }

    private void grow() {
        if (groups.size() > capacity) {
            capacity = Math.max(groups.size(), 2 * capacity);
            accumulators.forEach(accumulator -> accumulator.grow(capacity));
        }
    }

    private static Map<String, ArrowType> types(Map<String, Values> columns) {
        Map<String, ArrowType> types = new LinkedHashMap<>();
        columns.forEach((name, column) -> types.put(name, column.type()));
        return types;
    }

    private static Values column(String name, Map<String, Values> columns) {
        return Objects.requireNonNull(columns.get(name), name);
    }

    /** Whether no row has matched since the last {@link #take}. */
    public boolean isEmpty() {
        return groups.size() == 0;
    }

    /** Of what it has found so far, on the heap, about. */
    public long bytes() {
        return groups.bytes()
                + accumulators.stream().mapToLong(Accumulator::bytes).sum();
    }

    /**
     * What was found since the last time, which is forgotten: the columns that are grouped by, then those of the functions.
     *
     * @return the caller's
     * @throws StoreException.InvalidArgument where a sum exceeds its type
     */
    public VectorSchemaRoot take(BufferAllocator allocator) throws StoreException {
        int count = groups.size();
        int keys = aggregation.groupBy().size();
        VectorSchemaRoot batch = VectorSchemaRoot.create(new Schema(results), allocator);
        boolean whole = false;
        try {
            for (FieldVector vector : batch.getFieldVectors()) {
                vector.setInitialCapacity(count);
                vector.allocateNew();
            }
            groups.write(batch.getFieldVectors().subList(0, keys));
            for (int i = 0; i < accumulators.size(); i++) {
                accumulators.get(i).write(batch.getVector(keys + i), count);
            }
            batch.setRowCount(count);
            groups = new Groups(aggregation.groupBy());
            whole = true;
            return batch;
        } finally {
            if (!whole) {
                batch.close();
            }
        }
    }
}
