package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Applies commands to a group, one after the other: the one place where preconditions are checked. */
final class Applier {
    private final Group group;
    private final Lookups lookups;
    private final ObjectChanges objects;
    private final DirectoryChanges directories;

    Applier(Group group) {
        this.group = group;
        Tree tree = new Tree(group);
        this.lookups = tree.lookups();
        this.objects = new ObjectChanges(group, tree);
        this.directories = new DirectoryChanges(group, tree, objects);
    }

    /** Applies all of a command, or, where it throws, nothing of it. {@code places} says where its new blobs lie. */
    @SuppressWarnings("unchecked")
    <R> R apply(Command<R> command, Map<Long, List<Place>> places) throws StoreException {
        group.begin(command.micros());
        Object result = dispatch(command, places);
        group.keep();
        return (R) result;
    }

    private Object dispatch(Command<?> command, Map<Long, List<Place>> places) throws StoreException {
        if (command instanceof Command.PutObject put) {
            return objects.put(put, places);
        } else if (command instanceof Command.UpdateAttributes update) {
            return objects.update(update);
        } else if (command instanceof Command.DeleteObject delete) {
            return objects.delete(delete);
        } else if (command instanceof Command.MakeDirectory make) {
            return directories.make(make);
        } else if (command instanceof Command.DeleteDirectory delete) {
            return directories.delete(delete);
        } else if (command instanceof Command.Rename rename) {
            return directories.rename(rename);
        } else if (command instanceof Command.CreateBucket create) {
            return directories.createBucket(create);
        } else if (command instanceof Command.DeleteBucket delete) {
            return directories.deleteBucket(delete);
        } else if (command instanceof Command.Relocate relocate) {
            return relocate(relocate, places);
        }
        throw new IllegalArgumentException("unknown command " + command);
    }

    private boolean relocate(Command.Relocate relocate, Map<Long, List<Place>> newPlaces) throws StoreException {
        Blob blob = lookups.blob(relocate.blobId());
        if (!blob.places().containsAll(relocate.from())) {
            return false;
        }
        List<Place> places = new ArrayList<>(blob.places());
        places.removeAll(relocate.from());
        places.addAll(Blob.placesOf(relocate.blobId(), newPlaces));
        group.put(Family.BLOBS, Keys.id(blob.blobId()), blob.withPlaces(places).encode());
        Content content = lookups.content(relocate.contentId())
                .orElseThrow(() -> new StoreException.NotFound("content " + relocate.contentId() + " is gone"));
        String tier = lookups.tierOf(content).orElse("");
        group.tell(projection -> projection.contentPlaced(content.contentId(), tier, content.length()));
        return true;
    }
}
