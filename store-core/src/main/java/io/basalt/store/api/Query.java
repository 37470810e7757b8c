package io.basalt.store.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A metadata query over the objects of one bucket. It starts as {@link #of} and is refined by the methods that are named
 * as its parts. Immutable.
 *
 * <p>The clauses apply in SQL's order: the part and the sample choose rows, the predicate filters them, they are grouped,
 * ordered, and cut by offset and limit.
 *
 * @param columns what to return, in this order; may be empty when only the count matters, and is where rows are grouped
 * @param grouping present where groups are returned instead of rows
 * @param order the first decides, the next among its equals; rows that are equal in all come in the order of their
 *     revisions. Fields of a grouped query's order are among those that it groups by
 * @param sample which rows to look at, at random; absent for all
 * @param offset how many rows (or groups) to leave out first
 * @param limit the most rows (or groups) to return
 * @param asOf the LSN to read at (a sequence number within a commit stands for the commit before); absent for the newest
 *     visible one
 * @param part which share of the rows to look at: the shares of one LSN are disjoint and complete
 * @param memory the most bytes that ordering and grouping may hold; a query that needs more fails and says so
 */
public record Query(
        String bucket,
        Predicate predicate,
        List<Field> columns,
        Optional<Grouping> grouping,
        List<Order> order,
        Optional<Sample> sample,
        long offset,
        OptionalLong limit,
        OptionalLong asOf,
        Part part,
        long memory) {
    /** 256 MiB. */
    public static final long DEFAULT_MEMORY = 256L << 20;

    public Query {
        Names.bucket(bucket);
        columns = List.copyOf(columns);
        order = List.copyOf(order);
        if (limit.isPresent() && limit.getAsLong() < 0) {
            throw new IllegalArgumentException("limit " + limit.getAsLong() + " is negative");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset + " is negative");
        }
        if (memory < 1) {
            throw new IllegalArgumentException("a query's memory of " + memory + " bytes: expected at least 1");
        }
        if (grouping.isPresent()) {
            checkGrouped(grouping.get(), columns, order);
        }
    }

    private static void checkGrouped(Grouping grouping, List<Field> columns, List<Order> order) {
        if (!columns.isEmpty()) {
            throw new IllegalArgumentException(
                    "a grouped query returns its groups; it has no columns, but " + columns + " were asked for");
        }
        for (Order by : order) {
            if (!grouping.by.contains(by.field)) {
                throw new IllegalArgumentException("a grouped query is ordered by what it groups by, and "
                        + by.field.column() + " is not among that");
            }
        }
    }

    /** Rows, neither grouped nor ordered nor sampled. */
    public Query(
            String bucket, Predicate predicate, List<Field> columns, OptionalLong limit, OptionalLong asOf, Part part) {
        this(
                bucket,
                predicate,
                columns,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                0,
                limit,
                asOf,
                part,
                DEFAULT_MEMORY);
    }

    /** All columns named, no limit, newest, whole. */
    public static Query of(String bucket, Predicate predicate, Field... columns) {
        return new Query(bucket, predicate, List.of(columns), OptionalLong.empty(), OptionalLong.empty(), Part.WHOLE);
    }

    /** Aggregates over all rows that match: one row, even where none does. */
    public Query aggregate(Aggregate... aggregates) {
        return group(List.of(), List.of(aggregates));
    }

    /** One row for each different combination of the fields' values: those fields (nulls are equal here), then the aggregates. */
    public Query group(List<Field> by, List<Aggregate> aggregates) {
        return new Query(
                bucket,
                predicate,
                List.of(),
                Optional.of(new Grouping(by, aggregates)),
                order,
                sample,
                offset,
                limit,
                asOf,
                part,
                memory);
    }

    public Query orderBy(Order... newOrder) {
        return new Query(
                bucket, predicate, columns, grouping, List.of(newOrder), sample, offset, limit, asOf, part, memory);
    }

    public Query sample(double fraction, long seed) {
        Optional<Sample> newSample = Optional.of(new Sample(fraction, seed));
        return new Query(bucket, predicate, columns, grouping, order, newSample, offset, limit, asOf, part, memory);
    }

    public Query offset(long newOffset) {
        return new Query(bucket, predicate, columns, grouping, order, sample, newOffset, limit, asOf, part, memory);
    }

    public Query limit(long newLimit) {
        OptionalLong most = OptionalLong.of(newLimit);
        return new Query(bucket, predicate, columns, grouping, order, sample, offset, most, asOf, part, memory);
    }

    /** The same query at another LSN. */
    public Query asOf(long lsn) {
        return at(OptionalLong.of(lsn));
    }

    /** The same query at whatever LSN it is run at. */
    public Query atNewest() {
        return at(OptionalLong.empty());
    }

    private Query at(OptionalLong lsn) {
        return new Query(bucket, predicate, columns, grouping, order, sample, offset, limit, lsn, part, memory);
    }

    public Query part(Part newPart) {
        return new Query(bucket, predicate, columns, grouping, order, sample, offset, limit, asOf, newPart, memory);
    }

    public Query memory(long bytes) {
        return new Query(bucket, predicate, columns, grouping, order, sample, offset, limit, asOf, part, bytes);
    }

    /**
     * What rows are made one by.
     *
     * @param by fields of which each different combination of values makes a group; empty for one group of all rows
     */
    public record Grouping(List<Field> by, List<Aggregate> aggregates) implements java.io.Serializable {
        public Grouping {
            by = List.copyOf(by);
            aggregates = List.copyOf(aggregates);
            if (by.isEmpty() && aggregates.isEmpty()) {
                throw new IllegalArgumentException("a grouping by nothing of nothing; name a field or an aggregate");
            }
            by.forEach(field -> requireScalar(field, "grouped"));
        }
    }

    /** What rows are ordered by: strings by their UTF-8 bytes, NaN above every number, -0.0 as 0.0. */
    public record Order(Field field, boolean descending, boolean nullsFirst) implements java.io.Serializable {
        public Order {
            requireScalar(field, "ordered");
        }

        /** Nulls first, as Spark has it. */
        public static Order ascending(Field field) {
            return new Order(field, false, true);
        }

        /** Nulls last, as Spark has it. */
        public static Order descending(Field field) {
            return new Order(field, true, false);
        }
    }

    private static void requireScalar(Field field, String verb) {
        if (field.type() == ValueType.STRING_LIST
                || field.type() == ValueType.STRING_MAP
                || field.type() == ValueType.BINARY) {
            throw new IllegalArgumentException("rows cannot be " + verb + " by " + field.column() + " of type "
                    + field.type() + "; name another field");
        }
    }

    /**
     * Each object is chosen or left out by its file id and the seed, as independently as a good hash makes it: the same
     * objects whenever and in whatever parts it is asked for.
     *
     * @param fraction from 0 to 1: how many of the rows to look at, about
     */
    public record Sample(double fraction, long seed) implements java.io.Serializable {
        public Sample {
            if (!(fraction >= 0 && fraction <= 1)) {
                throw new IllegalArgumentException("a sample of " + fraction + ": expected a fraction from 0 to 1");
            }
        }
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
