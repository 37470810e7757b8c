package io.basalt.store.tenant;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.jspecify.annotations.Nullable;

/** Buckets themselves, and what is told of the store as a whole. */
final class BucketCalls {
    static final Map<String, Rule> ALL = Map.ofEntries(
            Map.entry("Store.createBucket", BucketCalls::create),
            Map.entry("Store.bucket", BucketCalls::bucket),
            Map.entry("Store.buckets", BucketCalls::buckets),
            Map.entry("Store.deleteBucket", ofOwn(Action.DELETE_BUCKET)),
            Map.entry("Store.configureBucket", BucketCalls::configure),
            Map.entry("Store.lifecycle", ofOwn(Action.GET_LIFECYCLE)),
            Map.entry("Store.setLifecycle", ofOwn(Action.PUT_LIFECYCLE)),
            Map.entry("Store.attributes", BucketCalls::attributes),
            Map.entry("Store.createSnapshot", ofOwn(Action.CREATE_SNAPSHOT)),
            Map.entry("Store.snapshots", ofOwn(Action.LIST_SNAPSHOTS)),
            Map.entry("Store.renameSnapshot", ofOwn(Action.CREATE_SNAPSHOT, Action.DELETE_SNAPSHOT)),
            Map.entry("Store.dropSnapshot", ofOwn(Action.DELETE_SNAPSHOT)),
            Map.entry("Store.tiers", BucketCalls::tiers));

    private BucketCalls() {}

    /** What only the tenant that owns the bucket may do, and of it who has these rights. */
    private static Rule ofOwn(Action... actions) {
        return call -> {
            String bucket = call.argument(0);
            for (Action action : actions) {
                call.caller().requireOfOwnBucket(action, bucket);
            }
            return call.proceed();
        };
    }

    /** Rights to a bucket that there is not are those that its tenant's policies give. */
    static void requireCreation(Caller caller, String tenant, String bucket) throws StoreException {
        BucketRules rules = new BucketRules(bucket, tenant, List.of());
        boolean may = caller.isOperator()
                || (caller.decider().isOwner(rules)
                        && caller.decider()
                                .decide(Action.CREATE_BUCKET, rules, Target.BUCKET)
                                .isAllowed());
        if (!may) {
            throw caller.denied(Action.CREATE_BUCKET, bucket, "");
        }
    }

    private static @Nullable Object create(Invocation call) throws IOException {
        String bucket = call.argument(0);
        String tenant = call.caller().subject().tenant();
        requireCreation(call.caller(), tenant, bucket);
        return call.caller().isOperator()
                ? call.proceed()
                : call.store().accounts().createBucket(tenant, bucket);
    }

    private static Object bucket(Invocation call) throws IOException {
        String bucket = call.argument(0);
        if (!call.sight(bucket).mayAnything()) {
            return Optional.empty(); // As of one that there is not.
        }
        Optional<BucketInfo> info = call.store().bucket(bucket);
        return info.isPresent() ? call.sight(bucket).seen(info.get()) : info;
    }

    private static Object buckets(Invocation call) throws IOException {
        List<BucketInfo> seen = new ArrayList<>();
        for (BucketInfo info : call.store().buckets()) {
            call.sight(info.name()).seen(info).ifPresent(seen::add);
        }
        return seen;
    }

    private static @Nullable Object configure(Invocation call) throws IOException {
        String bucket = call.argument(0);
        call.caller().requireOfOwnBucket(Action.CONFIGURE_BUCKET, bucket);
        BucketInfo info = (BucketInfo) call.proceed();
        return info == null ? null : call.sight(bucket).seen(info).orElse(info);
    }

    /** Attributes of what is seen, with how many objects of that have them. */
    private static Object attributes(Invocation call) throws IOException {
        String bucket = call.argument(0);
        Sight sight = call.sight(bucket);
        sight.requireSome("");
        List<AttributeColumn> columns = call.store().attributes(bucket);
        Predicate rows = sight.rows();
        if (rows == Predicate.Constant.TRUE || columns.isEmpty()) {
            return columns;
        }
        Aggregate[] counts =
                columns.stream().map(column -> Aggregate.count(column.field())).toArray(Aggregate[]::new);
        List<AttributeColumn> seen = new ArrayList<>();
        try (RootAllocator allocator = new RootAllocator();
                QueryResult result = call.store().query(Query.of(bucket, rows).aggregate(counts), allocator)) {
            while (result.next()) {
                for (int i = 0; i < counts.length; i++) {
                    long objects = ((BigIntVector) result.batch().getVector(i)).get(0);
                    if (objects > 0) {
                        AttributeColumn all = columns.get(i);
                        seen.add(new AttributeColumn(all.field(), objects, Math.min(objects, all.distinct())));
                    }
                }
            }
        }
        return seen;
    }

    /** Tenants know what tiers there are, and not how full. */
    private static Object tiers(Invocation call) throws IOException {
        call.caller().requireKnown("see the tiers");
        List<TierInfo> tiers = call.store().tiers();
        return call.caller().isOperator()
                ? tiers
                : tiers.stream()
                        .map(tier -> new TierInfo(
                                tier.name(),
                                tier.medium(),
                                List.of(),
                                tier.copies(),
                                OptionalLong.empty(),
                                tier.landing(),
                                0,
                                0,
                                0))
                        .toList();
    }
}
