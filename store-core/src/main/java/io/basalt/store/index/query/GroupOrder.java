package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Query;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which groups are given, and in which order. */
final class GroupOrder {
    private final Query query;
    private final List<Field> by;
    private final Groups groups;

    private record Group(int number, List<@Nullable AttributeValue> values) {}

    GroupOrder(Query query, List<Field> by, Groups groups) {
        this.query = query;
        this.by = by;
        this.groups = groups;
    }

    List<Integer> sorted() {
        return IntStream.range(0, groups.count())
                .mapToObj(number -> new Group(number, query.order().isEmpty() ? List.of() : groups.values(number)))
                .sorted(this::compare)
                .skip(query.offset())
                .limit(query.limit().orElse(Long.MAX_VALUE))
                .map(Group::number)
                .toList();
    }

    private int compare(Group a, Group b) {
        for (Query.Order clause : query.order()) {
            int index = by.indexOf(clause.field());
            int compared = compare(a.values.get(index), b.values.get(index), clause);
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private static int compare(@Nullable AttributeValue a, @Nullable AttributeValue b, Query.Order clause) {
        if (a == null || b == null) {
            return a == b ? 0 : (a == null) == clause.nullsFirst() ? -1 : 1;
        }
        return clause.descending() ? Values.compare(b, a) : Values.compare(a, b);
    }
}
