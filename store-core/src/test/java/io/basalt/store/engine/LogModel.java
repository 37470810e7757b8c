package io.basalt.store.engine;

import io.basalt.store.catalog.Change;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One bucket as its change log tells it, record by record, in maps of ids: slow, plain, and strict. A record that does
 * not follow from those before (an entry taken twice, an object that is not there) is an {@link AssertionError}.
 */
final class LogModel {
    private final long bucketId;
    private final Map<Long, Place> directories = new HashMap<>();
    private final Map<Long, Item> objects = new HashMap<>();
    private final Map<String, Long> entries = new HashMap<>();
    private long rootId;

    LogModel(long bucketId) {
        this.bucketId = bucketId;
    }

    private record Place(long directoryId, String name) {}

    /** An object as a listing shows it. */
    record Item(long fileId, long contentId, long size) {}

    private final Map<Long, Place> places = new HashMap<>();

    void apply(Change change) {
        if (change.bucketId() != bucketId) {
            return;
        }
        long id = change.subjectId();
        Place place = new Place(change.directoryId(), change.name());
        Item item = new Item(id, change.contentId(), change.size());
        switch (change.kind()) {
            case BUCKET_CREATED -> rootId = change.directoryId();
            case DIRECTORY_CREATED -> {
                take(place, "/", id, change);
                require(directories.put(id, place) == null, "directory made twice", change);
            }
            case DIRECTORY_MOVED -> {
                free(required(directories.get(id), change), "/", id, change);
                take(place, "/", id, change);
                directories.put(id, place);
            }
            case DIRECTORY_DETACHED -> free(required(directories.remove(id), change), "/", id, change);
            case OBJECT_CREATED -> {
                take(place, "", id, change);
                require(objects.put(id, item) == null && places.put(id, place) == null, "object made twice", change);
            }
            case OBJECT_REPLACED -> {
                require(place.equals(places.get(id)), "replaced elsewhere than it is", change);
                require(required(objects.put(id, item), change).contentId() != item.contentId(), "same bytes", change);
            }
            case OBJECT_MOVED -> {
                free(required(places.put(id, place), change), "", id, change);
                take(place, "", id, change);
                require(item.equals(objects.get(id)), "moved with other bytes", change);
            }
            case OBJECT_DELETED -> {
                require(item.equals(objects.remove(id)), "deleted with other bytes", change);
                free(required(places.remove(id), change), "", id, change);
            }
            case ATTRIBUTES_CHANGED -> require(item.equals(objects.get(id)), "annotated with other bytes", change);
            default -> throw new AssertionError("not to be expected here: " + change);
        }
    }

    private void take(Place place, String suffix, long id, Change change) {
        require(entries.putIfAbsent(place + suffix, id) == null, "the entry is taken", change);
    }

    private void free(Place place, String suffix, long id, Change change) {
        require(entries.remove(place + suffix, id), "the entry is not its own", change);
    }

    private static <T> T required(T known, Change change) {
        require(known != null, "unknown", change);
        return known;
    }

    private static void require(boolean holds, String what, Change change) {
        if (!holds) {
            throw new AssertionError(what + ": " + change);
        }
    }

    /** All objects by their keys; those below a directory that has left the namespace are not among them. */
    SortedMap<String, Item> listing() {
        SortedMap<String, Item> listing = new TreeMap<>();
        objects.forEach((id, item) -> {
            Place place = places.get(id);
            path(place.directoryId(), 0).ifPresent(path -> {
                if (listing.put(path + place.name(), item) != null) {
                    throw new AssertionError("two objects of one key: " + path + place.name());
                }
            });
        });
        return listing;
    }

    /** A directory's path; absent where it, or one above, is out of the namespace. */
    private Optional<String> path(long directoryId, int depth) {
        if (directoryId == rootId) {
            return Optional.of("");
        }
        if (depth > 1000) {
            throw new AssertionError("directory " + directoryId + " lies below itself");
        }
        return Optional.ofNullable(directories.get(directoryId))
                .flatMap(link -> path(link.directoryId(), depth + 1).map(above -> above + link.name() + "/"));
    }
}
