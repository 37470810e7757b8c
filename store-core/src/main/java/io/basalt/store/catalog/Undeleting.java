package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hangs a directory that left the namespace where it hung before, with all that was below it. */
final class Undeleting {
    private final Group group;
    private final Tree tree;
    private final Lookups lookups;

    Undeleting(Group group, Tree tree) {
        this.group = group;
        this.tree = tree;
        this.lookups = tree.lookups();
    }

    Directory undelete(Command.UndeleteDirectory undelete) throws StoreException {
        Bucket bucket = lookups.requireBucket(undelete.bucket());
        String path = "directory '" + undelete.path() + "' in bucket " + bucket.name();
        Directory directory = lookups.findDirectory(undelete.directoryId())
                .filter(found -> found.bucketId() == bucket.bucketId() && found.to() != Long.MAX_VALUE)
                .orElseThrow(() -> new StoreException.NotFound(path + " is not held any more"));
        if (!tree.isAttached(directory.parentId())) {
            throw new StoreException.NotFound(
                    path + " cannot be brought back: the directory above it is deleted, too; undelete that one");
        }
        if (lookups.link(directory.parentId(), directory.entryName()).isPresent()
                || lookups.file(directory.parentId(), directory.name()).isPresent()
                || lookups.openEntry(directory.parentId(), directory.name()).isPresent()) {
            throw new StoreException.AlreadyExists(
                    path + " cannot be brought back: its name is taken; rename what has it");
        }
        Garbage whole = Garbage.directory(directory, Garbage.Kind.DIRECTORY);
        long ownerId = ownerOf(whole, bucket)
                .orElseThrow(() -> new StoreException.NotFound(path + " is being freed: some of it is gone already"));
        group.put(
                Family.GARBAGE, whole.key(ownerId), whole.as(Garbage.Kind.LINK).encode());
        group.put(Family.DIRS, Keys.formerLink(directory.directoryId(), directory.to()), directory.encode());
        return tree.hang(directory);
    }

    /** On whose behalf a directory waits that is still whole. */
    private Optional<Long> ownerOf(Garbage whole, Bucket bucket) throws StoreException {
        List<Long> owners = new ArrayList<>(List.of(bucket.bucketId(), bucket.versionsPin()));
        bucket.holds().forEach(hold -> owners.add(hold.pinId()));
        for (long ownerId : owners) {
            if (lookups.garbage(whole.key(ownerId))
                    .filter(found -> found.kind() == Garbage.Kind.DIRECTORY)
                    .isPresent()) {
                return Optional.of(ownerId);
            }
        }
        return Optional.empty();
    }
}
