package io.basalt.spark.history;

import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.BucketChange;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Spark's {@link org.apache.spark.sql.connector.read.ScanBuilder} of a {@code changes} table: reads between the LSNs that are asked for. */
final class ChangesScanBuilder implements SupportsPushDownV2Filters, SupportsPushDownRequiredColumns {
    private final StoreLocation location;
    private final Store store;
    private final String bucket;
    private final CaseInsensitiveStringMap options;
    private final List<Predicate> pushed = new ArrayList<>();
    private RowShape<BucketChange> shape = ChangesTable.SHAPE;
    private long after;
    private long upTo = Long.MAX_VALUE;

    ChangesScanBuilder(StoreLocation location, Store store, String bucket, CaseInsensitiveStringMap options) {
        this.location = location;
        this.store = store;
        this.bucket = bucket;
        this.options = options;
    }

    @Override
    public Predicate[] pushPredicates(Predicate[] predicates) {
        List<Predicate> rest = new ArrayList<>();
        for (Predicate predicate : predicates) {
            (isTaken(predicate) ? pushed : rest).add(predicate);
        }
        return rest.toArray(Predicate[]::new);
    }

    private boolean isTaken(Predicate predicate) {
        if (predicate.name().equals("IS_NOT_NULL")) {
            return isLsn(predicate.children()[0]);
        }
        if (predicate.children().length != 2
                || !isLsn(predicate.children()[0])
                || !(predicate.children()[1] instanceof Literal<?> literal)
                || !(literal.value() instanceof Long lsn)) {
            return false;
        }
        switch (predicate.name()) {
            case ">" -> after = Math.max(after, lsn);
            case ">=" -> after = Math.max(after, before(lsn));
            case "<" -> upTo = Math.min(upTo, before(lsn));
            case "<=" -> upTo = Math.min(upTo, lsn);
            case "=" -> {
                after = Math.max(after, before(lsn));
                upTo = Math.min(upTo, lsn);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** No LSN is negative. */
    private static long before(long lsn) {
        return Math.max(lsn, 0) - 1;
    }

    private static boolean isLsn(org.apache.spark.sql.connector.expressions.Expression operand) {
        return operand instanceof NamedReference reference
                && reference.fieldNames().length == 1
                && reference.fieldNames()[0].equals(ChangesTable.LSN);
    }

    @Override
    public Predicate[] pushedPredicates() {
        return pushed.toArray(Predicate[]::new);
    }

    @Override
    public void pruneColumns(StructType requiredSchema) {
        shape = ChangesTable.SHAPE.of(requiredSchema);
    }

    @Override
    public Scan build() {
        return StoreCall.unchecked(() -> {
            long end = Math.min(upTo, store.visibleLsn());
            // Without a beginning: from the oldest state that is held.
            long begin = after > 0 ? after : heldFrom();
            HistoryScan<BucketChange> scan = new HistoryScan<>(
                    location,
                    shape,
                    ChangePages.between(bucket, begin, end),
                    "changes of basalt://" + bucket + "/ after LSN " + begin + " up to " + end);
            return new ChangesScan(scan, bucket, after, upTo, options);
        });
    }

    private long heldFrom() throws StoreException {
        return store.bucket(bucket)
                .orElseThrow(() -> new StoreException.NotFound("bucket '" + bucket + "' does not exist any more"))
                .heldFrom();
    }
}
