package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Checks that what a publication replaces, renames or deletes is as it was when the publication was planned. */
final class Plan {
    private final Lookups lookups;
    private final ObjectChanges objects;
    private final long readLsn;
    private final Iterator<Command.Known> known;

    /** @param known of what the steps are about, in their order, what it was at {@code readLsn} */
    Plan(Lookups lookups, ObjectChanges objects, long readLsn, List<Command.Known> known) {
        this.lookups = lookups;
        this.objects = objects;
        this.readLsn = readLsn;
        this.known = known.iterator();
    }

    /** What must be as it was. */
    record Target(String bucket, String path, Kind kind) {
        enum Kind {
            OBJECT,
            DIRECTORY,
            /** An object, else a directory; a directory where the path ends in a slash. */
            EITHER
        }

        private static Target object(String bucket, String key) {
            return new Target(bucket, key, Kind.OBJECT);
        }

        boolean mayBeObject() {
            return kind == Kind.OBJECT || (kind == Kind.EITHER && !path.endsWith("/"));
        }

        boolean mayBeDirectory() {
            return kind != Kind.OBJECT;
        }

        @Override
        public String toString() {
            return "'" + path + "' in bucket " + bucket;
        }
    }

    /** What a step replaces, renames or deletes. */
    static List<Target> targets(Command<?> step) {
        if (step instanceof Command.Describe<?> describe) {
            return targets(describe.command());
        } else if (step instanceof Command.PutObject put) {
            return List.of(Target.object(put.bucket(), put.key()));
        } else if (step instanceof Command.CompleteUpload complete) {
            return targets(complete.put());
        } else if (step instanceof Command.DeleteObject delete) {
            return List.of(Target.object(delete.bucket(), delete.key()));
        } else if (step instanceof Command.UpdateAttributes update) {
            return List.of(Target.object(update.bucket(), update.key()));
        } else if (step instanceof Command.DeleteDirectory delete) {
            return List.of(new Target(delete.bucket(), delete.path(), Target.Kind.DIRECTORY));
        } else if (step instanceof Command.RequireDirectory require) {
            return List.of(new Target(require.bucket(), require.path(), Target.Kind.DIRECTORY));
        } else if (step instanceof Command.Rename rename) {
            return List.of(
                    new Target(rename.bucket(), rename.from(), Target.Kind.EITHER),
                    new Target(rename.bucket(), rename.to(), Target.Kind.EITHER));
        }
        return List.of();
    }

    /** What a target is now, and the newest change of it or below it. */
    private record Found(long id, long changedAt) {}

    void check(Command<?> step) throws StoreException {
        for (Target target : targets(step)) {
            check(target, known.hasNext() ? known.next() : Command.Known.UNKNOWN);
        }
    }

    private void check(Target target, Command.Known then) throws StoreException {
        Bucket bucket = lookups.requireBucket(target.bucket);
        Optional<Found> now = find(bucket, target);
        if (now.isPresent() && now.get().changedAt > readLsn) {
            throw refusal(target + " has changed at " + now.get().changedAt + ", after");
        }
        if (now.isPresent() && then.sure() && now.get().id != then.id()) {
            throw refusal(target + " is another one than when");
        }
        if (now.isEmpty() && then.sure() && then.id() != 0) {
            throw refusal(target + " was there and is gone since");
        }
        if (now.isEmpty() && !then.sure() && changedAround(bucket, target) > readLsn) {
            throw refusal(target + " is not there, the bucket's retention does not reach back to when it may have been,"
                    + " and something near it has changed since");
        }
    }

    private Optional<Found> find(Bucket bucket, Target target) throws StoreException {
        if (target.mayBeObject()) {
            Optional<FileEntry> file = objects.find(bucket, target.path);
            if (file.isPresent()) {
                return Optional.of(new Found(file.get().fileId(), file.get().revision()));
            }
        }
        return target.mayBeDirectory()
                ? lookups.directory(bucket, KeyPath.ofDirectory(target.path))
                        .map(directory -> new Found(directory.directoryId(), directory.highestSeq()))
                : Optional.empty();
    }

    /** The newest change below the deepest directory on the way to the target that is there. */
    private long changedAround(Bucket bucket, Target target) throws StoreException {
        Directory at = lookups.directory(bucket.rootId());
        for (String name : KeyPath.ofObject(target.path).directories()) {
            Optional<Directory> child = lookups.directory(at.directoryId(), name);
            if (child.isEmpty()) {
                break;
            }
            at = child.get();
        }
        return at.highestSeq();
    }

    private StoreException.PreconditionFailed refusal(String what) {
        return new StoreException.PreconditionFailed(what + " the publication was planned at LSN " + readLsn
                + "; plan it again, or publish without a planned LSN");
    }
}
