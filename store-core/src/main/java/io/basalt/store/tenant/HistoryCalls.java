package io.basalt.store.tenant;

import io.basalt.store.api.BucketChange;
import io.basalt.store.api.ChangePage;
import io.basalt.store.api.ChangesRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.VersionInfo;
import io.basalt.store.api.VersionPage;
import io.basalt.store.api.VersionsRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Earlier states, versions and changes. Of what is not there any more no tags are known: who may see it by its tags only does not. */
final class HistoryCalls {
    static final Map<String, Rule> ALL = Map.of(
            "Store.visibleLsn", HistoryCalls::ofKnown,
            "Store.lsnAt", HistoryCalls::ofKnown,
            "Store.asOf", HistoryCalls::asOf,
            "Store.versions", HistoryCalls::versions,
            "Store.listVersions", HistoryCalls::listVersions,
            "Store.changes", HistoryCalls::changes,
            "Store.restore", HistoryCalls::restore,
            "Store.deleteVersion", HistoryCalls::deleteVersion,
            "Store.undelete", HistoryCalls::undelete);

    private HistoryCalls() {}

    private static @Nullable Object ofKnown(Invocation call) throws IOException {
        if (!call.caller().subject().isKnown()) {
            throw denied(call);
        }
        return call.proceed();
    }

    /** A call that declares no exceptions of the store must not throw one. */
    private static IOException denied(Invocation call) {
        IOException denied = call.caller().denied("see earlier states");
        if (call.method().getExceptionTypes().length == 0) {
            throw new UncheckedIOException(denied);
        }
        return denied;
    }

    private static Object asOf(Invocation call) throws IOException {
        if (!call.caller().subject().isKnown()) {
            throw denied(call);
        }
        StoreView past = call.store().asOf(call.<Long>argument(0));
        return call.caller().session().guarded(StoreView.class, past, true);
    }

    private static Sight past(Invocation call, String bucket) {
        return new Sight(call.caller(), call.store(), bucket, true);
    }

    private static Object versions(Invocation call) throws IOException {
        ObjectKey key = call.argument(0);
        if (!past(call, key.bucket()).seesKey(key.key())) {
            throw call.caller().denied(Action.LIST_BUCKET_VERSIONS, key.bucket(), key.key());
        }
        List<VersionInfo> versions = call.store().versions(key);
        versions.forEach(version -> remember(call.caller(), version));
        return versions;
    }

    private static void remember(Caller caller, VersionInfo version) {
        caller.session().places().contentShown(caller, version.contentId(), version.key());
    }

    private static Object listVersions(Invocation call) throws IOException {
        VersionsRequest request = call.argument(0);
        Sight sight = past(call, request.bucket());
        sight.requireSome(request.prefix());
        Listed<VersionInfo, String> listed = Listed.page(
                request.startAfter(),
                after -> {
                    VersionPage page = call.store().listVersions(request.after(after));
                    return new Listed<>(page.versions(), page.next());
                },
                version -> sight.seesKey(version.key().key()) ? Optional.of(version) : Optional.empty(),
                version -> version.key().key());
        listed.items().forEach(version -> remember(call.caller(), version));
        return new VersionPage(listed.items(), listed.next());
    }

    /** What happens to a directory is told to who sees all that is below it. */
    private static Object changes(Invocation call) throws IOException {
        ChangesRequest request = call.argument(0);
        Sight sight = past(call, request.bucket());
        sight.requireSome("");
        ChangePage page = call.store().changes(request);
        List<BucketChange> seen = new ArrayList<>();
        for (BucketChange change : page.changes()) {
            boolean ofBucket = change.key().isEmpty();
            if (ofBucket || sight.seesKey(change.key())) {
                seen.add(change);
                if (change.contentId() != 0) {
                    call.caller()
                            .session()
                            .places()
                            .contentShown(
                                    call.caller(), change.contentId(), new ObjectKey(request.bucket(), change.key()));
                }
            }
        }
        return new ChangePage(seen, page.through());
    }

    private static @Nullable Object restore(Invocation call) throws IOException {
        ObjectKey key = call.argument(0);
        call.caller().requireUntagged(Action.GET_OBJECT_VERSION, key);
        call.caller().requireUntagged(Action.GET_OBJECT, key);
        call.caller().requireUntagged(Action.PUT_OBJECT, key);
        return call.proceed();
    }

    private static @Nullable Object deleteVersion(Invocation call) throws IOException {
        ObjectKey key = call.argument(0);
        call.caller().requireUntagged(Action.GET_OBJECT_VERSION, key);
        call.caller().requireUntagged(Action.DELETE_OBJECT_VERSION, key);
        return call.proceed();
    }

    private static @Nullable Object undelete(Invocation call) throws IOException {
        String bucket = call.argument(0);
        String path = call.argument(1);
        for (Action action : List.of(Action.GET_OBJECT_VERSION, Action.PUT_OBJECT)) {
            call.caller().requireOfAll(action, bucket, DirectoryCalls.directory(path));
            if (!path.isEmpty()) {
                call.caller().requireUntagged(action, new ObjectKey(bucket, path));
            }
        }
        return call.proceed();
    }
}
