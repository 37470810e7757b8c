package io.basalt.spark.objects;

import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalLong;

/** Which objects a scan reads, whatever it reads of them: all that its tasks have to agree on. */
record ObjectsQuery(StoreLocation location, String bucket, long lsn, Predicate predicate) implements Serializable {
    Query of(List<Field> columns, Query.Part part) {
        return new Query(bucket, predicate, columns, OptionalLong.empty(), OptionalLong.of(lsn), part);
    }
}
