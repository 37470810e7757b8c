package io.basalt.store.tenant;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ConcatRequest;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.DeleteRequest;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TruncateRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes of objects: what is read for them must be readable, what is written writable. */
final class ObjectCalls {
    private static final String TAG = "tag.";

    static final Map<String, Rule> ALL = Map.of(
            "Store.put", ObjectCalls::put,
            "Store.append", ObjectCalls::append,
            "Store.truncate", ObjectCalls::truncate,
            "Store.copy", ObjectCalls::copy,
            "Store.concat", ObjectCalls::concat,
            "Store.delete", ObjectCalls::delete,
            "Store.deleteAll", ObjectCalls::deleteAll,
            "Store.updateAttributes", ObjectCalls::updateAttributes,
            "Store.find", ObjectCalls::find);

    private ObjectCalls() {}

    /** Refuses what may not be put with these options, and gives them with a token of the caller's own. */
    static PutOptions requirePut(Caller caller, ObjectKey key, PutOptions options) throws StoreException {
        caller.requireChange(Action.PUT_OBJECT, key);
        requireTagging(caller, key, options.attributes());
        caller.requireCondition(key, options.condition());
        return options.token().isEmpty()
                ? options
                : options.withToken(caller.own(options.token()).orElseThrow());
    }

    private static void requireTagging(Caller caller, ObjectKey key, Attributes attributes) throws StoreException {
        if (attributes.values().keySet().stream().anyMatch(name -> name.startsWith(TAG))) {
            caller.requireChange(Action.PUT_OBJECT_TAGGING, key);
        }
    }

    private static @Nullable Object put(Invocation call) throws IOException {
        return call.with(1, requirePut(call.caller(), call.argument(0), call.argument(1)));
    }

    private static @Nullable Object append(Invocation call) throws IOException {
        ObjectKey key = call.argument(0);
        call.caller().readable(Action.GET_OBJECT, call.store(), key);
        return call.with(1, requirePut(call.caller(), key, call.argument(1)));
    }

    private static @Nullable Object truncate(Invocation call) throws IOException {
        TruncateRequest request = call.argument(0);
        call.caller().readable(Action.GET_OBJECT, call.store(), request.key());
        call.caller().requireChange(Action.PUT_OBJECT, request.key());
        return call.with(
                0,
                new TruncateRequest(
                        request.key(),
                        request.length(),
                        request.condition(),
                        call.caller().own(request.token())));
    }

    /** Whoever may read a source by its tags only copies what it was when they were looked at. */
    static CopyRequest requireCopy(Caller caller, CopyRequest request) throws StoreException {
        Optional<ObjectInfo> source =
                caller.readable(Action.GET_OBJECT, caller.session().store(), request.from());
        PutOptions options = requirePut(caller, request.to(), request.options());
        CopyRequest own = request.withOptions(options);
        boolean byTags = source.isPresent() && !caller.mayRead(Action.GET_OBJECT, request.from());
        return byTags && request.sourceCondition().equals(Condition.NONE)
                ? own.ifSource(new Condition.IfRevision(source.get().entry().revision()))
                : own;
    }

    private static @Nullable Object copy(Invocation call) throws IOException {
        return call.with(0, requireCopy(call.caller(), call.argument(0)));
    }

    private static @Nullable Object concat(Invocation call) throws IOException {
        ConcatRequest request = call.argument(0);
        boolean moves = request.options().mode() == KeyMode.HADOOP;
        for (String source : request.sources()) {
            ObjectKey key = new ObjectKey(request.target().bucket(), source);
            call.caller().requireUntagged(Action.GET_OBJECT, key);
            if (moves) {
                call.caller().requireUntagged(Action.DELETE_OBJECT, key);
            }
        }
        if (moves) {
            call.caller().requireUntagged(Action.GET_OBJECT, request.target()); // Its bytes are the first of the whole.
        }
        PutOptions options = requirePut(call.caller(), request.target(), request.options());
        return call.with(0, new ConcatRequest(request.target(), request.sources(), options));
    }

    static void requireDelete(Caller caller, ObjectKey key, Condition condition) throws StoreException {
        caller.requireChange(Action.DELETE_OBJECT, key);
        caller.requireCondition(key, condition);
    }

    private static @Nullable Object delete(Invocation call) throws IOException {
        DeleteRequest request = call.argument(0);
        requireDelete(call.caller(), request.key(), request.condition());
        boolean tells = call.caller().mayRead(Action.GET_OBJECT, request.key());
        Object deleted = call.with(
                0,
                new DeleteRequest(
                        request.key(),
                        request.condition(),
                        request.mode(),
                        call.caller().own(request.token())));
        return tells ? deleted : Boolean.TRUE; // Who may not read it is not told whether it was there.
    }

    private static Object deleteAll(Invocation call) throws IOException {
        String bucket = call.argument(0);
        List<String> keys = call.argument(1);
        if (keys.isEmpty()) {
            call.caller().requireOfAll(Action.DELETE_OBJECT, bucket, "");
        }
        for (String key : keys) {
            call.caller().requireChange(Action.DELETE_OBJECT, new ObjectKey(bucket, key));
        }
        List<Boolean> deleted = call.store().deleteAll(bucket, keys, call.argument(2));
        List<Boolean> told = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            told.add(deleted.get(i) || !call.caller().mayRead(Action.GET_OBJECT, new ObjectKey(bucket, keys.get(i))));
        }
        return told;
    }

    static void requireUpdate(Caller caller, ObjectKey key, AttributeUpdate update) throws StoreException {
        caller.readable(Action.GET_OBJECT, caller.session().store(), key);
        caller.requireChange(Action.PUT_OBJECT, key);
        requireTagging(caller, key, update.set());
        if (update.remove().stream().anyMatch(name -> Attributes.fullName(name).startsWith(TAG))) {
            caller.requireChange(Action.PUT_OBJECT_TAGGING, key);
        }
    }

    private static @Nullable Object updateAttributes(Invocation call) throws IOException {
        requireUpdate(call.caller(), call.argument(0), call.argument(1));
        return call.proceed();
    }

    private static Object find(Invocation call) throws IOException {
        String bucket = call.argument(0);
        Caller caller = call.caller();
        boolean all = caller.decide(Action.GET_OBJECT, bucket, Target.allBeginning("")) == Certainty.YES;
        if (all) {
            Optional<ObjectInfo> info = call.store().find(bucket, call.argument(1));
            info.ifPresent(found -> caller.session().places().shown(caller, found));
            return info;
        }
        Optional<ObjectInfo> info =
                caller.rules(bucket).isPresent() ? call.store().find(bucket, call.argument(1)) : Optional.empty();
        if (info.isEmpty()
                || caller.decide(
                                Action.GET_OBJECT,
                                bucket,
                                Target.object(info.get().key().key(), info.get().attributes()))
                        != Certainty.YES) {
            throw caller.denied("read the object of this file id, or there is none in " + bucket);
        }
        caller.session().places().shown(caller, info.get());
        return info;
    }
}
