package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Place;
import io.basalt.store.io.TabularCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies commands to a group, one after the other: the one place where preconditions are checked. */
final class Applier {
    private final Group group;
    private final Lookups lookups;
    private final ObjectChanges objects;
    private final DirectoryChanges directories;
    private final UploadChanges uploads;
    private final OpenFileChanges openFiles;
    private final BucketChanges buckets;
    private final Undeleting undeleting;
    private final Collecting collecting;
    private final BackupPins backupPins;
    private final Relocations relocations;
    private final AccountChanges accounts;
    private final Quotas quotas;

    Applier(Group group) {
        this.group = group;
        Tree tree = new Tree(group);
        this.lookups = tree.lookups();
        OpenEntries openEntries = new OpenEntries(group, tree);
        this.objects = new ObjectChanges(group, tree, openEntries);
        this.directories = new DirectoryChanges(group, tree, objects, openEntries);
        this.openFiles = new OpenFileChanges(group, tree, objects, openEntries);
        this.buckets = new BucketChanges(group, tree);
        this.undeleting = new Undeleting(group, tree);
        this.collecting = new Collecting(group, lookups);
        this.uploads = new UploadChanges(group, lookups, objects);
        this.backupPins = new BackupPins(group, lookups);
        this.relocations = new Relocations(group, lookups);
        this.quotas = new Quotas(group, lookups);
        this.accounts = new AccountChanges(group, lookups, buckets);
    }

    /** Applies all of a command, or, where it throws, nothing of it. {@code places} says where its new blobs lie. */
    @SuppressWarnings("unchecked")
    <R> R apply(Command<R> command, Map<Long, List<Place>> places) throws StoreException {
        group.begin(command.micros());
        Object result = dispatch(command, places);
        quotas.settle();
        group.keep();
        return (R) result;
    }

    private Object dispatch(Command<?> command, Map<Long, List<Place>> places) throws StoreException {
        if (command instanceof Command.PutObject put) {
            return objects.put(put, places);
        } else if (command instanceof Command.RequireDirectory require) {
            lookups.requireBucket(require.bucket());
            return true;
        } else if (command instanceof Command.RequireObject require) {
            return objects.require(require);
        } else if (command instanceof Command.UpdateAttributes update) {
            return objects.update(update);
        } else if (command instanceof Command.DeleteObject delete) {
            return objects.delete(delete);
        } else if (command instanceof Command.MakeDirectory make) {
            return directories.make(make);
        } else if (command instanceof Command.UpdateDirectory update) {
            return directories.update(update);
        } else if (command instanceof Command.DeleteDirectory delete) {
            return directories.delete(delete);
        } else if (command instanceof Command.Rename rename) {
            return directories.rename(rename);
        } else if (command instanceof Command.CreateBucket create) {
            return buckets.create(create);
        } else if (command instanceof Command.DeleteBucket delete) {
            Bucket deleted = buckets.delete(delete);
            accounts.bucketDeleted(deleted.bucketId());
            return deleted;
        } else if (command instanceof Command.DeleteObjects delete) {
            return objects.deleteAll(delete);
        } else if (command instanceof Command.BeginUpload begin) {
            return uploads.begin(begin);
        } else if (command instanceof Command.PutPart put) {
            return uploads.put(put, places);
        } else if (command instanceof Command.CompleteUpload complete) {
            return uploads.complete(complete, places);
        } else if (command instanceof Command.AbortUpload abort) {
            return uploads.abort(abort);
        } else if (command instanceof Command.CreateOpenFile create) {
            return openFiles.create(create);
        } else if (command instanceof Command.AppendOpenFile append) {
            return openFiles.append(append);
        } else if (command instanceof Command.SyncOpenFile sync) {
            return openFiles.sync(sync, places);
        } else if (command instanceof Command.HoldOpenFile hold) {
            return openFiles.hold(hold);
        } else if (command instanceof Command.CloseOpenFile close) {
            return openFiles.close(close, places);
        } else if (command instanceof Command.AbandonOpenFile abandon) {
            return openFiles.abandon(abandon);
        } else if (command instanceof Command.Publish publish) {
            return publish(publish, places);
        } else if (command instanceof Command.Once<?> once) {
            return once(once, places);
        } else if (command instanceof Command.Describe<?> describe) {
            return describe(describe, places);
        } else if (command instanceof Command.ForgetTokens forget) {
            return forget(forget);
        } else if (command instanceof Command.ConfigureBucket configure) {
            return buckets.configure(configure);
        } else if (command instanceof Command.SetLifecycle set) {
            return buckets.setLifecycle(set);
        } else if (command instanceof Command.CreateSnapshot create) {
            return buckets.createSnapshot(create);
        } else if (command instanceof Command.DropSnapshot drop) {
            return buckets.dropSnapshot(drop);
        } else if (command instanceof Command.RenameSnapshot rename) {
            return buckets.renameSnapshot(rename);
        } else if (command instanceof Command.UndeleteDirectory undelete) {
            return undeleting.undelete(undelete);
        } else if (command instanceof Command.Collect collect) {
            return collecting.collect(collect);
        } else if (command instanceof Command.DeleteVersion delete) {
            return collecting.deleteVersion(delete);
        } else if (command instanceof Command.ForgetBlobs forget) {
            return backupPins.forget(forget);
        } else if (command instanceof Command.PinBackup pin) {
            return backupPins.pin(pin);
        } else if (command instanceof Command.EndBackupPins end) {
            return backupPins.end(end);
        } else if (command instanceof Command.ReleaseBlobs release) {
            return backupPins.release(release);
        } else if (command instanceof Command.Relocate relocate) {
            return relocations.relocate(relocate, places);
        } else if (command instanceof Command.DropVolume drop) {
            return relocations.drop(drop);
        } else if (command instanceof Command.ChangeAccounts change) {
            return accounts.apply(change.change());
        } else if (command instanceof Command.CreateOwnedBucket create) {
            return accounts.create(create);
        }
        throw new IllegalArgumentException("unknown command " + command);
    }

    private long publish(Command.Publish publish, Map<Long, List<Place>> places) throws StoreException {
        if (publish.readLsn().isPresent()) {
            Plan plan = new Plan(lookups, objects, publish.readLsn().getAsLong(), publish.known());
            for (Command<?> step : publish.steps()) {
                plan.check(step);
            }
        }
        for (Command<?> step : publish.steps()) {
            dispatch(step, places);
        }
        return group.seq();
    }

    private Object describe(Command.Describe<?> describe, Map<Long, List<Place>> places) throws StoreException {
        Object result = dispatch(describe.command(), places);
        group.put(Family.FOOTERS, Keys.id(describe.contentId()), TabularCodec.encode(describe.tabular()));
        return result;
    }

    private Object once(Command.Once<?> once, Map<Long, List<Place>> places) throws StoreException {
        Optional<Outcome> earlier = lookups.outcome(once.token());
        if (earlier.isPresent() && earlier.get().expiresMicros() > group.micros()) {
            return earlier.get().answer(once.token(), once.fingerprint());
        }
        earlier.ifPresent(expired -> forget(once.token(), expired));
        Object result = dispatch(once.command(), places);
        Outcome outcome = new Outcome(once.fingerprint(), once.expiresMicros(), result);
        group.put(Family.TOKENS, Keys.token(once.token()), outcome.encode());
        group.put(Family.TOKENS, Keys.tokenExpiry(once.expiresMicros(), once.token()), new byte[0]);
        return result;
    }

    private long forget(Command.ForgetTokens forget) throws StoreException {
        long forgotten = 0;
        for (String token : forget.tokens()) {
            Optional<Outcome> outcome = lookups.outcome(token);
            if (outcome.isPresent() && outcome.get().expiresMicros() <= forget.micros()) {
                forget(token, outcome.get());
                forgotten++;
            }
        }
        return forgotten;
    }

    private void forget(String token, Outcome outcome) {
        group.delete(Family.TOKENS, Keys.token(token));
        group.delete(Family.TOKENS, Keys.tokenExpiry(outcome.expiresMicros(), token));
    }
}
