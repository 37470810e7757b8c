package io.basalt.connector.wire;

import io.basalt.store.api.QueryResult;

/**
 * What a metadata query has done so far.
 *
 * @param lsn at which its answer is exact
 * @param explain {@link QueryResult#explain()}
 */
public record Evaluated(long lsn, QueryResult.Stats stats, String explain) {
    public static Evaluated of(QueryResult result) {
        return new Evaluated(result.lsn(), result.stats(), result.explain());
    }
}
