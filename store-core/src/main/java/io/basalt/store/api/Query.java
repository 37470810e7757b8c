package io.basalt.store.api;

import java.util.List;
import java.util.OptionalLong;

/**
 * A metadata query over the objects of one bucket.
 *
 * @param columns what to return, in this order; may be empty when only the count matters
 * @param limit the most rows to return
 * @param asOf the LSN to read at (a sequence number within a commit stands for the commit before); absent for the newest
 *     visible one
 * @param part which share of the rows to look at: the shares of one LSN are disjoint and complete
 */
public record Query(
        String bucket, Predicate predicate, List<Field> columns, OptionalLong limit, OptionalLong asOf, Part part) {
    public Query {
        Names.bucket(bucket);
        columns = List.copyOf(columns);
        if (limit.isPresent() && limit.getAsLong() < 0) {
            throw new IllegalArgumentException("limit " + limit.getAsLong() + " is negative");
        }
    }

    /** The same query at another LSN. */
    public Query asOf(long lsn) {
        return new Query(bucket, predicate, columns, limit, OptionalLong.of(lsn), part);
    }

    /** The same query at whatever LSN it is run at. */
    public Query atNewest() {
        return new Query(bucket, predicate, columns, limit, OptionalLong.empty(), part);
    }

    /** All columns named, no limit, newest, whole. */
    public static Query of(String bucket, Predicate predicate, Field... columns) {
        return new Query(bucket, predicate, List.of(columns), OptionalLong.empty(), OptionalLong.empty(), Part.WHOLE);
    }

    /** Share {@code index} of {@code count}. */
    public record Part(int index, int count) implements java.io.Serializable {
        public static final Part WHOLE = new Part(0, 1);

        public Part {
            if (count < 1 || index < 0 || index >= count) {
                throw new IllegalArgumentException("part " + index + " of " + count);
            }
        }
    }
}
