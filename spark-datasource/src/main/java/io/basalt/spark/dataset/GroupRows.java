package io.basalt.spark.dataset;

import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/**
 * How rows become partial aggregates.
 *
 * @param values of each row
 * @param condition of rows that count; null: all do
 * @param input the rows' columns
 */
record GroupRows(Seq<Expression> values, @Nullable Expression condition, Seq<Attribute> input) implements Serializable {
    /** @param batches become its own */
    PartitionReader<InternalRow> of(PartitionReader<ColumnarBatch> batches) {
        UnsafeProjection projection = UnsafeProjection.create(values, input);
        projection.initialize(0);
        if (condition == null) {
            return new Reader(batches, projection, null);
        }
        BasePredicate predicate = Predicate.create(condition, input);
        predicate.initialize(0);
        return new Reader(batches, projection, predicate);
    }

    private static final class Reader implements PartitionReader<InternalRow> {
        private final PartitionReader<ColumnarBatch> batches;
        private final UnsafeProjection projection;
        private final @Nullable BasePredicate condition;
        private Iterator<InternalRow> rows = Collections.emptyIterator();
        private @Nullable InternalRow row;

        Reader(PartitionReader<ColumnarBatch> batches, UnsafeProjection projection, @Nullable BasePredicate condition) {
            this.batches = batches;
            this.projection = projection;
            this.condition = condition;
        }

        @Override
        public boolean next() throws IOException {
            while (true) {
                while (rows.hasNext()) {
                    InternalRow next = rows.next();
                    if (condition == null || condition.eval(next)) {
                        row = next;
                        return true;
                    }
                }
                if (!batches.next()) {
                    return false;
                }
                rows = batches.get().rowIterator();
            }
        }

        @Override
        public InternalRow get() {
            return projection.apply(row);
        }

        @Override
        public void close() throws IOException {
            batches.close();
        }
    }
}
