package io.basalt.store.tenant;

import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Reads of one state: of its keys, of its listings and of its rows. */
final class ViewCalls {
    static final Map<String, Rule> ALL = Map.of(
            "StoreView.stat", ViewCalls::stat,
            "StoreView.open", ViewCalls::open,
            "StoreView.lookup", ViewCalls::lookup,
            "StoreView.list", ViewCalls::list,
            "StoreView.query", ViewCalls::query);

    private ViewCalls() {}

    private static Object stat(Invocation call) throws IOException {
        ObjectKey key = call.argument(0);
        Sight sight = call.sight(key.bucket());
        Optional<ObjectInfo> info = call.caller().readable(sight.get(), call.view(), key);
        info.ifPresent(found -> call.caller().session().places().shown(call.caller(), found));
        return info;
    }

    /** What was found to be readable is what is opened, whatever tags the key has a moment later. */
    private static @Nullable Object open(Invocation call) throws IOException {
        ObjectKey key = call.argument(0);
        Action get = call.sight(key.bucket()).get();
        if (call.caller().mayRead(get, key)) {
            return call.proceed();
        }
        ObjectInfo info = call.caller()
                .readable(get, call.view(), key)
                .orElseThrow(() -> call.caller().denied(get, key.bucket(), key.key()));
        return call.store().openContent(info.entry().contentId());
    }

    private static Object lookup(Invocation call) throws IOException {
        String bucket = call.argument(0);
        String path = call.argument(1);
        Sight sight = call.sight(bucket);
        if (call.caller().decide(sight.get(), bucket, Target.allBeginning("")) == Certainty.NO) {
            throw call.caller().denied(sight.get(), bucket, path); // Not even whether there was the bucket then.
        }
        Optional<ListEntry> found = call.view().lookup(bucket, path);
        if (found.isPresent() && found.get() instanceof DirectoryEntry directory) {
            Optional<DirectoryEntry> seen = sight.seen(directory);
            if (seen.isPresent()) {
                return seen;
            }
        } else if (found.isPresent()) {
            ObjectKey key = ((ObjectEntry) found.get()).objectKey();
            Optional<ObjectInfo> info = call.caller().readable(sight.get(), call.view(), key);
            info.ifPresent(shown -> call.caller().session().places().shown(call.caller(), shown));
            return info.map(ObjectInfo::entry);
        }
        if (path.isEmpty() || !call.caller().mayRead(sight.get(), new ObjectKey(bucket, path))) {
            throw call.caller().denied(sight.get(), bucket, path);
        }
        return Optional.empty();
    }

    private static @Nullable Object list(Invocation call) throws IOException {
        ListRequest request = call.argument(0);
        Sight sight = call.sight(request.bucket());
        sight.requireSome(request.prefix());
        if (sight.ofAllBeginning(request.prefix()) == Certainty.YES) {
            ListPage page = (ListPage) call.proceed();
            if (page != null) {
                page.entries().forEach(entry -> remember(call.caller(), entry));
            }
            return page;
        }
        Listed<ListEntry, String> listed = Listed.page(
                request.startAfter(),
                after -> {
                    ListPage page = call.view().list(request.after(after));
                    return new Listed<>(page.entries(), page.next());
                },
                sight::seen,
                ListEntry::key);
        listed.items().forEach(entry -> remember(call.caller(), entry));
        return new ListPage(listed.items(), listed.next());
    }

    private static void remember(Caller caller, ListEntry entry) {
        if (entry instanceof ObjectEntry object) {
            caller.session().places().contentShown(caller, object.contentId(), object.objectKey());
        }
    }

    private static Object query(Invocation call) throws IOException {
        Query query = call.argument(0);
        BufferAllocator allocator = call.argument(1);
        boolean past = call.past() || query.asOf().isPresent();
        Sight sight = new Sight(call.caller(), call.view(), query.bucket(), past);
        Predicate rows = sight.rows();
        if (rows == Predicate.Constant.FALSE) {
            throw call.caller().denied(sight.list(), query.bucket(), "");
        }
        QueryResult result = call.view().query(narrowed(query, rows), allocator);
        result = rows == Predicate.Constant.TRUE ? result : new NarrowResult(result);
        return past && !call.caller().isOperator() ? new ShownResult(result, call.caller(), query.bucket()) : result;
    }

    private static Query narrowed(Query query, Predicate rows) {
        return new Query(
                query.bucket(),
                Bounds.both(query.predicate(), rows),
                query.columns(),
                query.grouping(),
                query.order(),
                query.sample(),
                query.offset(),
                query.limit(),
                query.asOf(),
                query.part(),
                query.memory());
    }
}
