package io.basalt.store.catalog;

import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.ValueType;
import java.util.List;
import java.util.Map;

/** Applies the commands that change buckets, their settings and their snapshots. */
final class BucketChanges {
    private static final int MAX_SNAPSHOTS = 1000;

    private final Group group;
    private final Tree tree;
    private final Lookups lookups;

    BucketChanges(Group group, Tree tree) {
        this.group = group;
        this.tree = tree;
        this.lookups = tree.lookups();
    }

    Bucket create(Command.CreateBucket create) throws StoreException {
        if (lookups.bucket(create.bucket()).isPresent()) {
            throw new StoreException.AlreadyExists("bucket '" + create.bucket() + "' exists already");
        }
        Bucket bucket = Bucket.created(create.bucket(), create.bucketId(), create.rootId(), group.micros());
        long seq = group.nextSeq();
        Directory root = Directory.created(bucket.rootId(), bucket.bucketId(), 0, "", true, seq, group.micros());
        store(bucket);
        tree.store(root);
        group.tell(projection -> {
            projection.bucketCreated(bucket);
            projection.directoryLinked(root);
        });
        log(Change.Kind.BUCKET_CREATED, bucket, seq);
        return bucket;
    }

    Bucket delete(Command.DeleteBucket delete) throws StoreException {
        Bucket bucket = lookups.requireBucket(delete.bucket());
        Directory root = lookups.directory(bucket.rootId());
        if (root.children() > 0) {
            throw new StoreException.AlreadyExists("bucket '" + bucket.name() + "' is not empty: it holds "
                    + root.below().objects() + " objects and "
                    + root.below().directories() + " directories; delete them first");
        }
        refusePinned(bucket);
        long seq = group.nextSeq();
        group.delete(Family.BUCKETS, Keys.name(bucket.name()));
        group.delete(Family.SNAPSHOTS, Keys.id(bucket.bucketId()));
        group.delete(Family.LIFECYCLES, Keys.id(bucket.bucketId()));
        tree.end(root, seq);
        group.tell(projection -> projection.bucketDeleted(bucket.bucketId()));
        log(Change.Kind.BUCKET_DELETED, bucket, seq);
        return bucket;
    }

    /** A deleted bucket's earlier states go with it. */
    private void refusePinned(Bucket bucket) throws StoreException {
        if (!bucket.holds().isEmpty()) {
            throw new StoreException.PreconditionFailed(
                    "bucket '" + bucket.name() + "' is under a legal hold of prefix '"
                            + bucket.holds().get(0).prefix() + "'; release it first");
        }
        List<BucketSnapshots.Named> snapshots =
                lookups.snapshots(bucket.bucketId()).snapshots();
        if (!snapshots.isEmpty()) {
            throw new StoreException.PreconditionFailed("bucket '" + bucket.name() + "' has " + snapshots.size()
                    + " snapshots, '" + snapshots.get(0).name() + "' among them; drop them first");
        }
    }

    private void store(Bucket bucket) {
        group.put(Family.BUCKETS, Keys.name(bucket.name()), bucket.encode());
    }

    private void log(Change.Kind kind, Bucket bucket, long seq) {
        group.log(new Change(
                seq,
                kind,
                group.micros(),
                false,
                bucket.bucketId(),
                bucket.bucketId(),
                bucket.rootId(),
                bucket.name(),
                0,
                0));
    }

    Bucket configure(Command.ConfigureBucket configure) throws StoreException {
        Bucket bucket = lookups.requireBucket(configure.bucket());
        for (String prefix : configure.update().release()) {
            if (bucket.holds().stream().noneMatch(hold -> hold.prefix().equals(prefix))) {
                throw new StoreException.NotFound("bucket '" + bucket.name() + "' has no hold of prefix '" + prefix
                        + "'; it has " + bucket.settings().holds());
            }
        }
        checkDeclarations(bucket, configure.update());
        Bucket configured = bucket.configured(configure.update(), configure.firstPinId());
        if (configured.declared().size() > Declared.MOST) {
            throw new StoreException.InvalidArgument("bucket '" + bucket.name() + "' would declare "
                    + configured.declared().size() + " attributes: the most is " + Declared.MOST + "; withdraw some");
        }
        store(configured);
        return configured;
    }

    private static void checkDeclarations(Bucket bucket, BucketUpdate update) throws StoreException {
        for (String name : update.withdraw()) {
            if (!bucket.declared().containsKey(name)) {
                throw new StoreException.NotFound("bucket '" + bucket.name() + "' does not declare the attribute "
                        + name + "; it declares " + bucket.declared().keySet());
            }
        }
        for (Map.Entry<String, ValueType> declare : update.declare().entrySet()) {
            ValueType now = bucket.declared().get(declare.getKey());
            if (now != null && now != declare.getValue() && !update.withdraw().contains(declare.getKey())) {
                throw new StoreException.AlreadyExists("bucket '" + bucket.name() + "' declares the attribute "
                        + declare.getKey() + " as " + now + ", not as " + declare.getValue() + "; withdraw that first");
            }
        }
    }

    Bucket setLifecycle(Command.SetLifecycle set) throws StoreException {
        Bucket bucket = lookups.requireBucket(set.bucket());
        byte[] key = Keys.id(bucket.bucketId());
        if (set.rules().isEmpty()) {
            group.delete(Family.LIFECYCLES, key);
        } else {
            group.put(Family.LIFECYCLES, key, new BucketLifecycle(set.rules(), group.micros()).encode());
        }
        return bucket;
    }

    SnapshotInfo createSnapshot(Command.CreateSnapshot create) throws StoreException {
        Bucket bucket = lookups.requireBucket(create.bucket());
        BucketSnapshots snapshots = lookups.snapshots(bucket.bucketId());
        requireFree(bucket, snapshots, create.name());
        if (snapshots.snapshots().size() >= MAX_SNAPSHOTS) {
            throw new StoreException.InvalidArgument("bucket '" + bucket.name() + "' has " + MAX_SNAPSHOTS
                    + " snapshots, the most there can be; drop some first");
        }
        BucketSnapshots.Named named =
                new BucketSnapshots.Named(create.name(), create.pinId(), group.lsn(), group.micros());
        store(bucket, snapshots.with(named));
        return NamespaceReader.info(bucket, named);
    }

    SnapshotInfo dropSnapshot(Command.DropSnapshot drop) throws StoreException {
        Bucket bucket = lookups.requireBucket(drop.bucket());
        BucketSnapshots snapshots = lookups.snapshots(bucket.bucketId());
        BucketSnapshots.Named named = require(bucket, snapshots, drop.name());
        store(bucket, snapshots.without(drop.name()));
        return NamespaceReader.info(bucket, named);
    }

    SnapshotInfo renameSnapshot(Command.RenameSnapshot rename) throws StoreException {
        Bucket bucket = lookups.requireBucket(rename.bucket());
        BucketSnapshots snapshots = lookups.snapshots(bucket.bucketId());
        BucketSnapshots.Named renamed =
                require(bucket, snapshots, rename.name()).renamed(rename.newName());
        requireFree(bucket, snapshots, rename.newName());
        store(bucket, snapshots.without(rename.name()).with(renamed));
        return NamespaceReader.info(bucket, renamed);
    }

    private void store(Bucket bucket, BucketSnapshots snapshots) {
        group.put(Family.SNAPSHOTS, Keys.id(bucket.bucketId()), snapshots.encode());
    }

    private static void requireFree(Bucket bucket, BucketSnapshots snapshots, String name) throws StoreException {
        if (snapshots.named(name).isPresent()) {
            throw new StoreException.AlreadyExists("snapshot '" + name + "' of bucket '" + bucket.name()
                    + "' exists already; drop it first or choose another name");
        }
    }

    private static BucketSnapshots.Named require(Bucket bucket, BucketSnapshots snapshots, String name)
            throws StoreException {
        return snapshots
                .named(name)
                .orElseThrow(() -> new StoreException.NotFound("bucket '" + bucket.name() + "' has no snapshot '" + name
                        + "'; 'basalt snapshot list' shows those it has"));
    }
}
