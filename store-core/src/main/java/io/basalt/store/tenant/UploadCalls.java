package io.basalt.store.tenant;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Uploads;
import io.basalt.store.api.Uploads.Marker;
import io.basalt.store.api.Uploads.Page;
import io.basalt.store.api.Uploads.Upload;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Uploads: whoever may put what they make may do with them what there is to do. */
final class UploadCalls {
    private static final Rule OF_UPLOAD = call -> {
        requireUpload(call.caller(), call.<Long>argument(0));
        return call.proceed();
    };

    static final Map<String, Rule> ALL = Map.of(
            "Store.uploads",
                    call -> call.caller()
                            .session()
                            .guarded(Uploads.class, call.store().uploads(), false),
            "Uploads.begin", UploadCalls::begin,
            "Uploads.find", OF_UPLOAD,
            "Uploads.write", OF_UPLOAD,
            "Uploads.copy", UploadCalls::copy,
            "Uploads.parts", OF_UPLOAD,
            "Uploads.list", UploadCalls::list,
            "Uploads.complete", OF_UPLOAD,
            "Uploads.abort", OF_UPLOAD);

    private UploadCalls() {}

    /** Refuses an upload of somebody else's in the words in which it refuses one that there is not. */
    static void requireUpload(Caller caller, long uploadId) throws IOException {
        if (caller.isOperator()) {
            return;
        }
        Optional<ObjectKey> key = caller.session()
                .store()
                .uploads()
                .find(uploadId)
                .map(Upload::key)
                .or(() -> caller.session().places().ofUpload(caller, uploadId));
        if (key.isEmpty()
                || caller.decide(
                                Action.PUT_OBJECT,
                                key.get().bucket(),
                                Target.object(key.get().key()))
                        != Certainty.YES) {
            throw caller.denied("use upload " + uploadId + ", or there is none such");
        }
        caller.session().places().uploadShown(caller, uploadId, key.get());
    }

    private static @Nullable Object begin(Invocation call) throws IOException {
        ObjectKey key = call.argument(0);
        PutOptions options = ObjectCalls.requirePut(call.caller(), key, call.argument(1));
        call.caller().requireUntagged(Action.PUT_OBJECT, key);
        return call.with(1, options);
    }

    private static @Nullable Object copy(Invocation call) throws IOException {
        requireUpload(call.caller(), call.<Long>argument(0));
        call.caller().requireUntagged(Action.GET_OBJECT, call.argument(2));
        return call.proceed();
    }

    private static Object list(Invocation call) throws IOException {
        String bucket = call.argument(0);
        String prefix = call.argument(1);
        int limit = call.argument(3);
        Caller caller = call.caller();
        if (caller.decide(Action.PUT_OBJECT, bucket, Target.allBeginning(prefix)) == Certainty.NO) {
            throw caller.denied(Action.PUT_OBJECT, bucket, prefix);
        }
        Uploads uploads = call.store().uploads();
        Listed<Upload, Marker> listed = Listed.page(
                call.<Marker>argument(2),
                after -> {
                    Page<Upload, Marker> page = uploads.list(bucket, prefix, after, limit);
                    return new Listed<>(page.items(), page.next());
                },
                upload -> caller.decide(
                                        Action.PUT_OBJECT,
                                        bucket,
                                        Target.object(upload.key().key()))
                                == Certainty.YES
                        ? Optional.of(upload)
                        : Optional.empty(),
                upload -> new Marker(upload.key().key(), upload.uploadId()));
        return new Page<>(listed.items(), listed.next());
    }
}
