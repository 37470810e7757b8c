package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Place;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Writes the small blobs of a group before its log write. Called by the committer's thread only, where nothing else is
 * said.
 *
 * @param <B> a blob, ready to be written
 */
public interface BlobSink<B> {
    /**
     * What became of a blob.
     *
     * @param places where its copies lie, durable unless it rides; empty where it failed
     */
    record Outcome(List<Place> places, Optional<IOException> failure) {
        public Outcome {
            places = List.copyOf(places);
        }

        public static Outcome at(List<Place> places) {
            return new Outcome(places, Optional.empty());
        }

        public static Outcome failed(IOException failure) {
            return new Outcome(List.of(), Optional.of(failure));
        }
    }

    /** Writes all of them, and syncs the files of those that do not ride, each once; one outcome per blob, in order. */
    List<Outcome> write(List<B> blobs);

    /** The id of a blob. */
    long blobId(B blob);

    /** What writing a blob takes of a disk. */
    long bytes(B blob);

    /** What is to ride in the log's batch, so that {@link #write} need not sync it; empty for a blob that does not. */
    Optional<Payload> riding(B blob);

    /** A blob that rode, to be written once more with as many copies as it has. On any thread. */
    B again(Blob blob, Payload payload) throws StoreException;

    /** Files that were written and not synced. */
    interface Unsynced {
        /** Makes what was written until {@link #unsynced} durable; on any thread, while others write on. */
        void sync() throws IOException;
    }

    /** What {@link #write} has left unsynced since it was asked last. */
    Unsynced unsynced();

    /** Whether what {@link #unsynced} would give may be gone, so that it should be asked, and synced, at once. */
    default boolean doubtsUnsynced() {
        return false;
    }

    /** How many syncs {@link #write} has waited for so far. */
    long syncs();
}
