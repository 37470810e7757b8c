package io.basalt.store.tenant;

import io.basalt.store.api.Condition;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Publication;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes of directories, renames, and several changes at once. What is done to a directory is done to all that it may hold. */
final class DirectoryCalls {
    static final Map<String, Rule> ALL = Map.of(
            "Store.makeDirectory", DirectoryCalls::make,
            "Store.updateDirectoryAttributes", DirectoryCalls::update,
            "Store.deleteDirectory", DirectoryCalls::delete,
            "Store.rename", DirectoryCalls::rename,
            "Store.publish", DirectoryCalls::publish);

    private DirectoryCalls() {}

    /** The key that a directory has as such; what is below it begins with that. */
    static String directory(String path) {
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    private static void requireDirectory(Caller caller, Action action, String bucket, String path)
            throws StoreException {
        String key = directory(path);
        Target target = key.isEmpty() ? Target.allBeginning("") : Target.object(key);
        if (caller.decide(action, bucket, target) != Certainty.YES) {
            throw caller.denied(action, bucket, key);
        }
    }

    private static @Nullable Object make(Invocation call) throws IOException {
        requireDirectory(call.caller(), Action.PUT_OBJECT, call.argument(0), call.argument(1));
        return call.proceed();
    }

    private static @Nullable Object update(Invocation call) throws IOException {
        requireDirectory(call.caller(), Action.PUT_OBJECT, call.argument(0), call.argument(1));
        return call.proceed();
    }

    private static @Nullable Object delete(Invocation call) throws IOException {
        String bucket = call.argument(0);
        String path = call.argument(1);
        boolean recursive = call.argument(2);
        if (recursive) {
            call.caller().requireOfAll(Action.DELETE_OBJECT, bucket, directory(path));
        } else {
            requireDirectory(call.caller(), Action.DELETE_OBJECT, bucket, path);
        }
        boolean tells =
                call.caller().decide(Action.GET_OBJECT, bucket, Target.allBeginning(directory(path))) == Certainty.YES;
        if (!recursive && !tells) {
            // Whether it is empty is not for this caller to know.
            throw call.caller().denied(Action.GET_OBJECT, bucket, directory(path) + "*");
        }
        Object deleted = call.proceed();
        return tells ? deleted : Boolean.TRUE;
    }

    /** The rights to rename a directory, or whatever else is there. */
    private static boolean mayMoveAll(Caller caller, RenameRequest request) throws StoreException {
        String from = directory(request.from());
        return caller.decide(Action.GET_OBJECT, request.bucket(), Target.allBeginning(from)) == Certainty.YES
                && caller.decide(Action.DELETE_OBJECT, request.bucket(), Target.allBeginning(from)) == Certainty.YES
                && caller.decide(Action.PUT_OBJECT, request.bucket(), Target.allBeginning(directory(request.to())))
                        == Certainty.YES;
    }

    /**
     * The steps of a rename that the caller may make: itself, and where only the object may be renamed, first that it is the one that
     * was looked at.
     */
    private static List<Publication.Step> requireRename(Caller caller, RenameRequest request) throws StoreException {
        ObjectKey from = new ObjectKey(request.bucket(), request.from());
        ObjectKey to = new ObjectKey(request.bucket(), request.to());
        boolean all = mayMoveAll(caller, request);
        if (all && request.from().endsWith("/")) {
            return List.of(new Publication.Rename(request));
        }
        caller.requireUntagged(Action.GET_OBJECT, from);
        caller.requireUntagged(Action.DELETE_OBJECT, from);
        caller.requireUntagged(Action.PUT_OBJECT, to);
        if (all) {
            return List.of(new Publication.Rename(request));
        }
        Optional<ListEntry> entry = caller.session().store().lookup(request.bucket(), request.from());
        if (entry.isPresent() && entry.get() instanceof ObjectEntry object) {
            return List.of(
                    new Publication.Require(from, new Condition.IfRevision(object.revision())),
                    new Publication.Rename(request));
        }
        if (entry.isPresent()) {
            throw caller.denied(Action.DELETE_OBJECT, request.bucket(), directory(request.from()) + "*");
        }
        throw new StoreException.NotFound(from + " does not exist");
    }

    private static @Nullable Object rename(Invocation call) throws IOException {
        RenameRequest asked = call.argument(0);
        Optional<String> token = call.caller().own(asked.token());
        RenameRequest request = token.isPresent() ? asked.withToken(token.get()) : asked;
        List<Publication.Step> steps = requireRename(call.caller(), request);
        if (steps.size() == 1) {
            return call.with(0, request);
        }
        Publication publication = Publication.of(steps);
        call.store().publish(token.isPresent() ? publication.withToken(token.get()) : publication);
        return null;
    }

    private static @Nullable Object publish(Invocation call) throws IOException {
        Publication publication = call.argument(0);
        List<Publication.Step> steps = new ArrayList<>();
        for (Publication.Step step : publication.steps()) {
            steps.addAll(require(call.caller(), step));
        }
        return call.with(
                0, new Publication(steps, publication.readLsn(), call.caller().own(publication.token())));
    }

    private static List<Publication.Step> require(Caller caller, Publication.Step step) throws IOException {
        if (step instanceof Publication.Complete complete) {
            UploadCalls.requireUpload(caller, complete.uploadId());
        } else if (step instanceof Publication.Copy copy) {
            return List.of(new Publication.Copy(ObjectCalls.requireCopy(caller, copy.request())));
        } else if (step instanceof Publication.Delete delete) {
            ObjectCalls.requireDelete(caller, delete.key(), delete.condition());
        } else if (step instanceof Publication.DeleteDirectory delete) {
            caller.requireOfAll(Action.DELETE_OBJECT, delete.bucket(), directory(delete.path()));
        } else if (step instanceof Publication.Rename rename) {
            return requireRename(caller, rename.request());
        } else if (step instanceof Publication.UpdateAttributes update) {
            ObjectCalls.requireUpdate(caller, update.key(), update.update());
        } else if (step instanceof Publication.Require require) {
            caller.readable(Action.GET_OBJECT, caller.session().store(), require.key());
        } else if (step instanceof Publication.RequireDirectory require) {
            caller.requireOfAll(Action.GET_OBJECT, require.bucket(), directory(require.path()));
        } else if (step instanceof Publication.UpdateDirectory update) {
            requireDirectory(caller, Action.PUT_OBJECT, update.bucket(), update.path());
        } else if (step instanceof Publication.MakeDirectory make) {
            requireDirectory(caller, Action.PUT_OBJECT, make.bucket(), make.path());
        } else {
            throw caller.denied("publish a " + step.getClass().getSimpleName());
        }
        return List.of(step);
    }
}
