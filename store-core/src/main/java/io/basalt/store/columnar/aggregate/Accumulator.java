package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.ColumnAggregation.Function;
import io.basalt.store.api.ColumnAggregation.Kind;
import io.basalt.store.api.StoreException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Computes a function of each group. Not thread-safe. */
sealed interface Accumulator permits Counts, WideSums, RealSums, LongExtremes, DecimalExtremes, TextExtremes {
    /** Makes room for groups up to this many. */
    void grow(int groups);

    /**
     * @param values of the block's rows
     * @throws StoreException.InvalidArgument where a sum exceeds its type
     */
    void add(Dense values, Block block) throws StoreException;

    /**
     * @param target has room for all groups, and all are null
     * @throws StoreException.InvalidArgument where a sum exceeds its type
     */
    void write(FieldVector target, int groups) throws StoreException;

    /** On the heap, about. */
    long bytes();

    /** @param type of the column, one that {@link Results} has a result for */
    static Accumulator of(Function function, ArrowType type) {
        boolean greatest = function.kind() == Kind.MAX;
        return switch (function.kind()) {
            case COUNT_ROWS, COUNT -> new Counts();
            case SUM -> type instanceof ArrowType.FloatingPoint ? new RealSums() : new WideSums(function);
            case MIN, MAX ->
                switch (type.getTypeID()) {
                    case Decimal -> new DecimalExtremes(greatest);
                    case Utf8 -> new TextExtremes(greatest);
                    default -> new LongExtremes(greatest, type instanceof ArrowType.FloatingPoint);
                };
        };
    }
}
