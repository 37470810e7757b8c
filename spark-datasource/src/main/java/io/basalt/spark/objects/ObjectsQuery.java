package io.basalt.spark.objects;

import io.basalt.spark.session.StoreLocation;
import io.basalt.spark.stream.Stretch;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.SystemField;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which objects a scan reads, whatever it reads of them: all that its tasks have to agree on. */
record ObjectsQuery(
        StoreLocation location, String bucket, long lsn, Predicate predicate, Query.@Nullable Sample sample, Cut cut)
        implements Serializable {
    /**
     * Which of the rows, in which order.
     *
     * @param limit the most rows; negative for all
     */
    record Cut(List<Query.Order> order, long offset, long limit) implements Serializable {
        static final Cut NONE = new Cut(List.of(), 0, -1);

        Cut {
            order = List.copyOf(order);
        }

        Cut withOrder(List<Query.Order> newOrder) {
            return new Cut(newOrder, offset, limit);
        }

        /** Of a limit that counts what is left out first, too. */
        Cut withOffset(long newOffset) {
            return new Cut(order, newOffset, limit < 0 ? limit : Math.max(0, limit - newOffset));
        }

        Cut withLimit(long newLimit) {
            return new Cut(order, offset, newLimit);
        }

        boolean isAll() {
            return equals(NONE);
        }

        /** Of so many rows. */
        long rows(long all) {
            long left = Math.max(0, all - offset);
            return limit < 0 ? left : Math.min(limit, left);
        }
    }

    Query rows(List<Field> columns, Query.Part part) {
        return cut(selection(columns)).part(part);
    }

    Query groups(Query.Grouping grouping) {
        return cut(selection(List.of()).group(grouping.by(), grouping.aggregates()));
    }

    /** Whether it is for every object, before any are cut off. */
    boolean isOfAll() {
        return predicate == Predicate.Constant.TRUE && sample == null;
    }

    /** The same without an order, an offset and a limit. */
    ObjectsQuery uncut() {
        return new ObjectsQuery(location, bucket, lsn, predicate, sample, Cut.NONE);
    }

    /** The same with at most so many rows, or groups. */
    ObjectsQuery first(long most) {
        return new ObjectsQuery(location, bucket, lsn, predicate, sample, cut.withLimit(most));
    }

    /** Those of these objects of which a predicate holds. */
    ObjectsQuery and(Predicate term) {
        Predicate both = predicate == Predicate.Constant.TRUE ? term : Predicate.and(predicate, term);
        return term == Predicate.Constant.TRUE ? this : new ObjectsQuery(location, bucket, lsn, both, sample, cut);
    }

    /** The objects of these that are new or have changed in a stretch of a stream. */
    ObjectsQuery during(Stretch stretch) {
        List<Predicate> changed = new ArrayList<>();
        changed.add(revision(Predicate.Operator.GREATER, stretch.after()));
        stretch.moved().forEach(directory -> changed.add(Predicate.keyPrefix(directory)));
        Predicate during = Predicate.and(
                changed.size() == 1 ? changed.get(0) : new Predicate.Or(changed),
                revision(Predicate.Operator.LESS_OR_EQUAL, stretch.through()));
        return new ObjectsQuery(
                location,
                bucket,
                stretch.asOf(),
                predicate == Predicate.Constant.TRUE ? during : Predicate.and(predicate, during),
                sample,
                cut);
    }

    private static Predicate revision(Predicate.Operator operator, long revision) {
        return new Predicate.Compare(SystemField.REVISION, operator, AttributeValue.of(revision));
    }

    private Query selection(List<Field> columns) {
        Query all = Query.of(bucket, predicate, columns.toArray(Field[]::new)).asOf(lsn);
        return sample == null ? all : all.sample(sample.fraction(), sample.seed());
    }

    private Query cut(Query query) {
        Query ordered = query.orderBy(cut.order.toArray(Query.Order[]::new)).offset(cut.offset);
        return cut.limit < 0 ? ordered : ordered.limit(cut.limit);
    }

    /** The sample, the order, the offset and the limit, for EXPLAIN. */
    String cutText() {
        String order = cut.order().stream()
                .map(by -> PredicateText.name(by.field())
                        + (by.descending() ? " DESC" : " ASC")
                        + (by.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"))
                .collect(Collectors.joining(", "));
        return (sample == null ? "" : ", sample: " + sample.fraction() + " of seed " + sample.seed())
                + (order.isEmpty() ? "" : ", order: [" + order + "]")
                + (cut.offset() == 0 ? "" : ", offset: " + cut.offset())
                + (cut.limit() < 0 ? "" : ", limit: " + cut.limit());
    }
}
