package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Query;
import io.basalt.store.predicate.CallList;
import io.basalt.store.predicate.NameList;
import io.basalt.store.predicate.Where;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a command line asks for, before it is known which fields the bucket's objects have.
 *
 * @param uri the bucket, or a prefix of it
 * @param select empty for the usual columns
 * @param count whether only the number of rows is of interest
 */
record QueryRequest(
        BasaltUri uri,
        Where where,
        List<NameList.Entry> select,
        List<NameList.Entry> order,
        List<NameList.Entry> groupBy,
        List<CallList.Call> aggregates,
        Optional<Query.Sample> sample,
        long offset,
        OptionalLong limit,
        boolean count) {

    boolean isGrouped() {
        return !groupBy.isEmpty() || !aggregates.isEmpty();
    }
}
