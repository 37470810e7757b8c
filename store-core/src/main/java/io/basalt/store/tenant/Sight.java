package io.basalt.store.tenant;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.SystemField;
import java.util.Optional;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;

/**
 * What a caller sees of a bucket in one state: keys that it may list and read. A directory is seen where something in it is,
 * and has the totals of that.
 *
 * @param past whether the state is an earlier one, which takes the rights to versions
 */
record Sight(Caller caller, StoreView view, String bucket, boolean past) {
    Action list() {
        return past ? Action.LIST_BUCKET_VERSIONS : Action.LIST_BUCKET;
    }

    Action get() {
        return past ? Action.GET_OBJECT_VERSION : Action.GET_OBJECT;
    }

    /** How much is seen of all that begins so, whatever tags there are. */
    Certainty ofAllBeginning(String prefix) throws StoreException {
        return of(Target.allBeginning(prefix));
    }

    private Certainty of(Target target) throws StoreException {
        return caller.decide(list(), bucket, target.listed()).and(caller.decide(get(), bucket, target));
    }

    /** Refuses a caller that can see nothing of what begins so: its policies say so, and not what there is. */
    void requireSome(String prefix) throws StoreException {
        if (ofAllBeginning(prefix) == Certainty.NO) {
            throw caller.denied(list(), bucket, prefix);
        }
    }

    /** Whether a key is seen of which no tags are known. */
    boolean seesKey(String key) throws StoreException {
        return key.endsWith("/") ? ofAllBeginning(key) == Certainty.YES : of(Target.object(key)) == Certainty.YES;
    }

    /** The rows that are seen. */
    Predicate rows() throws StoreException {
        Optional<BucketRules> rules = caller.rules(bucket);
        return caller.isOperator()
                ? Predicate.Constant.TRUE
                : rules.isEmpty()
                        ? Predicate.Constant.FALSE
                        : new Rows(caller.decider(), rules.get()).visible(list(), get());
    }

    /** An entry of a listing as it is seen; absent where it is not. */
    Optional<ListEntry> seen(ListEntry entry) throws StoreException {
        if (entry instanceof DirectoryEntry directory) {
            return seen(directory).map(seen -> seen);
        }
        ObjectEntry object = (ObjectEntry) entry;
        Certainty certainty = of(Target.object(object.key()));
        if (certainty == Certainty.MAYBE) {
            Optional<ObjectInfo> info = view.stat(new ObjectKey(bucket, object.key()));
            certainty = info.isPresent() && info.get().entry().revision() == object.revision()
                    ? of(Target.object(object.key(), info.get().attributes()))
                    : Certainty.NO;
        }
        return certainty == Certainty.YES ? Optional.of(entry) : Optional.empty();
    }

    /** A directory with what is seen of it. */
    Optional<DirectoryEntry> seen(DirectoryEntry directory) throws StoreException {
        Certainty certainty = ofAllBeginning(directory.key());
        if (certainty != Certainty.MAYBE) {
            return certainty == Certainty.YES ? Optional.of(directory) : Optional.empty();
        }
        DirectoryEntry counted = counted(directory);
        boolean itself = of(Target.object(directory.key(), Attributes.NONE)) == Certainty.YES;
        return counted.objects() > 0 || itself ? Optional.of(counted) : Optional.empty();
    }

    /** Children and directories are not told apart: there may be some that are not seen. */
    private DirectoryEntry counted(DirectoryEntry directory) throws StoreException {
        Predicate below =
                directory.key().isEmpty() ? rows() : Bounds.both(Predicate.keyPrefix(directory.key()), rows());
        Query query = Query.of(bucket, below).aggregate(Aggregate.count(), Aggregate.sum(SystemField.SIZE));
        try (RootAllocator allocator = new RootAllocator();
                QueryResult result = view.query(query, allocator)) {
            long objects = 0;
            long bytes = 0;
            while (result.next()) {
                BigIntVector counts = (BigIntVector) result.batch().getVector(0);
                BigIntVector sums = (BigIntVector) result.batch().getVector(1);
                for (int row = 0; row < result.batch().getRowCount(); row++) {
                    objects += counts.get(row);
                    bytes += sums.isNull(row) ? 0 : sums.get(row);
                }
            }
            return new DirectoryEntry(
                    bucket,
                    directory.key(),
                    directory.directoryId(),
                    directory.explicit(),
                    objects,
                    0,
                    objects,
                    bytes,
                    directory.modified(),
                    directory.attributes());
        }
    }

    /** A bucket with what is seen of it; absent where the caller may do nothing in it. */
    Optional<BucketInfo> seen(BucketInfo info) throws StoreException {
        if (!mayAnything()) {
            return Optional.empty();
        }
        DirectoryEntry root = ofAllBeginning("") == Certainty.YES ? info.root() : counted(info.root());
        return Optional.of(
                new BucketInfo(info.name(), info.bucketId(), info.created(), info.settings(), root, info.heldFrom()));
    }

    /** Whether anything at all may be allowed in the bucket. */
    boolean mayAnything() throws StoreException {
        for (Action action : Action.values()) {
            Target target = action.isOfObjects()
                    ? Target.allBeginning("")
                    : Target.allBeginning("").listed();
            if (action != Action.CREATE_BUCKET && caller.decide(action, bucket, target) != Certainty.NO) {
                return true;
            }
        }
        return false;
    }
}
