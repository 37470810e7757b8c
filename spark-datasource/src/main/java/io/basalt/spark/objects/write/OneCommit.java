package io.basalt.spark.objects.write;

import io.basalt.store.api.Publication;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ConcurrentModificationException;

/** What a statement changes of a table, made in one commit or not at all. */
final class OneCommit {
    private OneCommit() {}

    /**
     * Publishes, unless there is nothing to change.
     *
     * @param statement what is being done to which table, for messages
     * @throws ConcurrentModificationException where an object has changed since the statement read it: nothing was changed, and
     *     the statement can be run again
     */
    static void publish(Store store, String statement, Publication publication) {
        requireFew(statement, publication.steps().size());
        if (publication.steps().isEmpty()) {
            return;
        }
        try {
            store.publish(publication);
        } catch (StoreException.PreconditionFailed | StoreException.NotFound e) {
            ConcurrentModificationException conflict = new ConcurrentModificationException(statement
                    + " changed nothing, since another change came between: " + e.getMessage()
                    + "; run the statement again");
            conflict.initCause(e);
            throw conflict;
        } catch (IOException e) {
            throw new UncheckedIOException(statement + ": " + e.getMessage(), e);
        }
    }

    /** Throws where one commit does not take so many objects and the record of its epoch. */
    static void requireFewInEpoch(String statement, long objects) {
        if (objects >= Publication.MAX_STEPS) {
            throw new IllegalArgumentException(statement + " would write " + objects
                    + " objects in one epoch, and has written none: the most is " + (Publication.MAX_STEPS - 1)
                    + "; limit the source, by its option maxObjectsPerTrigger or what it has instead");
        }
    }

    /** Throws where one commit does not take so many objects. */
    static void requireFew(String statement, long objects) {
        if (objects > Publication.MAX_STEPS) {
            throw new IllegalArgumentException(statement + " would change "
                    + (objects == Publication.MAX_STEPS + 1L ? "more than " + Publication.MAX_STEPS : objects)
                    + " objects in one commit, and has changed none: the most is " + Publication.MAX_STEPS
                    + "; do it in parts, by ranges of key for example");
        }
    }
}
