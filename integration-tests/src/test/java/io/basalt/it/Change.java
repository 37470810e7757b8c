package io.basalt.it;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** A change that the victim asks of its store: what it does there, what it is to have done, and how it is written down. */
sealed interface Change {
    String BUCKET = "killed";
    String PUT = "put";
    String NOTE = "note";

    void askOf(Store store) throws IOException;

    /** What the change makes of the objects under their keys. */
    void applyTo(NavigableMap<String, Holding> objects);

    /** Words parted by blanks, which {@link #parse} reads. */
    String text();

    static Change parse(String text) {
        String[] words = text.split(" ", -1);
        return switch (words[0]) {
            case "put" -> new Put(words[1], Long.parseLong(words[2]), Integer.parseInt(words[3]), words[4]);
            case "delete" -> new Delete(words[1]);
            case "rename" -> new Rename(words[1], words[2]);
            case "annotate" -> new Annotate(words[1], Long.parseLong(words[2]));
            case "move" -> new Move(words[1], words[2]);
            case "collect" -> new Collect();
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** What lies below a directory, whose path ends in a slash; what is changed there is changed in {@code objects}. */
    private static NavigableMap<String, Holding> below(String directory, NavigableMap<String, Holding> objects) {
        return objects.subMap(directory, true, directory + Character.MAX_VALUE, false);
    }

    private static Holding held(String key, NavigableMap<String, Holding> objects) {
        Holding holding = objects.get(key);
        if (holding == null) {
            throw new IllegalStateException("the victim saw " + key + ", which was not to be there");
        }
        return holding;
    }

    /** Creates an object, or replaces it with all its attributes. */
    record Put(String key, long number, int size, String tier) implements Change {
        @Override
        public void askOf(Store store) throws IOException {
            PutOptions options = PutOptions.DEFAULT
                    .withAttributes(Attributes.of(PUT, AttributeValue.of(number)))
                    .withTier(tier);
            try (ObjectWriter writer = store.put(new ObjectKey(BUCKET, key), options)) {
                writer.write(Holding.content(key, number, size));
                writer.commit();
            }
        }

        @Override
        public void applyTo(NavigableMap<String, Holding> objects) {
            Holding bare = Holding.of(Holding.content(key, number, size), new TreeMap<>(), tier);
            objects.put(key, bare.annotated(PUT, number));
        }

        @Override
        public String text() {
            return "put " + key + " " + number + " " + size + " " + tier;
        }
    }

    /** @param path of an object, or of a directory with all that lies below */
    record Delete(String path) implements Change {
        @Override
        public void askOf(Store store) throws IOException {
            boolean deleted = path.endsWith("/")
                    ? store.deleteDirectory(BUCKET, path, true)
                    : store.delete(new ObjectKey(BUCKET, path), Condition.NONE);
            if (!deleted) {
                throw new IllegalStateException(path + " was there when it was listed, not when it was deleted");
            }
        }

        @Override
        public void applyTo(NavigableMap<String, Holding> objects) {
            if (path.endsWith("/")) {
                below(path, objects).clear();
            } else {
                held(path, objects);
                objects.remove(path);
            }
        }

        @Override
        public String text() {
            return "delete " + path;
        }
    }

    /** Renames an object, over another one if need be, or a directory to a path that is free. */
    record Rename(String from, String to) implements Change {
        @Override
        public void askOf(Store store) throws IOException {
            store.rename(new RenameRequest(BUCKET, from, to, true, KeyMode.S3));
        }

        @Override
        public void applyTo(NavigableMap<String, Holding> objects) {
            if (from.endsWith("/")) {
                NavigableMap<String, Holding> source = below(from, objects);
                TreeMap<String, Holding> moved = new TreeMap<>();
                source.forEach((key, holding) -> moved.put(to + key.substring(from.length()), holding));
                source.clear();
                objects.putAll(moved);
            } else {
                Holding moved = held(from, objects);
                objects.remove(from);
                objects.put(to, moved);
            }
        }

        @Override
        public String text() {
            return "rename " + from + " " + to;
        }
    }

    /** Sets one attribute and leaves the others. */
    record Annotate(String key, long number) implements Change {
        @Override
        public void askOf(Store store) throws IOException {
            Attributes note = Attributes.of(NOTE, AttributeValue.of(number));
            store.updateAttributes(new ObjectKey(BUCKET, key), new AttributeUpdate(note, Set.of()), Condition.NONE);
        }

        @Override
        public void applyTo(NavigableMap<String, Holding> objects) {
            objects.put(key, held(key, objects).annotated(NOTE, number));
        }

        @Override
        public String text() {
            return "annotate " + key + " " + number;
        }
    }

    /** Moves a content to a tier, which may hold it already. */
    record Move(String key, String tier) implements Change {
        @Override
        public void askOf(Store store) throws IOException {
            store.move(new ObjectKey(BUCKET, key), tier);
        }

        @Override
        public void applyTo(NavigableMap<String, Holding> objects) {
            objects.put(key, held(key, objects).on(tier));
        }

        @Override
        public String text() {
            return "move " + key + " " + tier;
        }
    }

    /** Frees what nobody can read any more. */
    record Collect() implements Change {
        @Override
        public void askOf(Store store) throws IOException {
            store.maintenance().collect();
        }

        @Override
        public void applyTo(NavigableMap<String, Holding> objects) {}

        @Override
        public String text() {
            return "collect";
        }
    }
}
