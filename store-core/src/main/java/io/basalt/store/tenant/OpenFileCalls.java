package io.basalt.store.tenant;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Files under construction: as objects of their keys, which have no tags yet. */
final class OpenFileCalls {
    static final Map<String, Rule> ALL = Map.of(
            "Store.openFiles",
                    call -> call.caller()
                            .session()
                            .guarded(OpenFiles.class, call.store().openFiles(), false),
            "OpenFiles.create", OpenFileCalls::create,
            "OpenFiles.append", OpenFileCalls::append,
            "OpenFiles.find", OpenFileCalls::read,
            "OpenFiles.read", OpenFileCalls::read,
            "OpenFiles.list", OpenFileCalls::list,
            "OpenFiles.below", OpenFileCalls::below,
            "OpenFiles.recoverLease", OpenFileCalls::recover);

    private OpenFileCalls() {}

    private static @Nullable Object create(Invocation call) throws IOException {
        ObjectKey key = call.argument(0);
        return call.with(1, ObjectCalls.requirePut(call.caller(), key, call.argument(1)));
    }

    /** The object's bytes are what is written after, and are read back. */
    private static @Nullable Object append(Invocation call) throws IOException {
        ObjectKey key = call.argument(0);
        call.caller().requireUntagged(Action.GET_OBJECT, key);
        call.caller().requireUntagged(Action.PUT_OBJECT, key);
        return call.proceed();
    }

    private static @Nullable Object read(Invocation call) throws IOException {
        call.caller().requireUntagged(Action.GET_OBJECT, call.argument(0));
        return call.proceed();
    }

    private static @Nullable Object recover(Invocation call) throws IOException {
        return append(call);
    }

    private static Object list(Invocation call) throws IOException {
        String bucket = call.argument(0);
        String directory = DirectoryCalls.directory(call.argument(1));
        Sight sight = call.sight(bucket);
        sight.requireSome(directory);
        OpenFiles files = call.store().openFiles();
        int limit = call.argument(3);
        Listed<OpenFiles.Info, String> listed = Listed.page(
                call.<String>argument(2),
                after -> page(
                        files.list(bucket, call.argument(1), after, limit),
                        limit,
                        info -> info.key().name()),
                info -> sight.seesKey(info.key().key()) ? Optional.of(info) : Optional.empty(),
                info -> info.key().name());
        return listed.items();
    }

    private static Object below(Invocation call) throws IOException {
        String bucket = call.argument(0);
        String prefix = call.argument(1);
        Sight sight = call.sight(bucket);
        sight.requireSome(prefix);
        OpenFiles files = call.store().openFiles();
        int limit = call.argument(3);
        Listed<OpenFiles.Info, Long> listed = Listed.page(
                call.<Long>argument(2),
                after -> page(files.below(bucket, prefix, after, limit), limit, OpenFiles.Info::openId),
                info -> sight.seesKey(info.key().key()) ? Optional.of(info) : Optional.empty(),
                OpenFiles.Info::openId);
        return listed.items();
    }

    /** There may be more behind a page that is full. */
    private static <N> Listed<OpenFiles.Info, N> page(
            List<OpenFiles.Info> infos, int limit, Function<OpenFiles.Info, N> marker) throws StoreException {
        return new Listed<>(
                new ArrayList<>(infos),
                infos.size() < limit || infos.isEmpty()
                        ? Optional.empty()
                        : Optional.of(marker.apply(infos.get(infos.size() - 1))));
    }
}
