package io.basalt.store.catalog;

import io.basalt.store.io.Place;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Makes the small blobs of a group durable before its log write. Called by the committer's thread only.
 *
 * @param <B> a blob, ready to be written
 */
public interface BlobSink<B> {
    /**
     * What became of a blob.
     *
     * @param places where its copies lie, durable; empty where it failed
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

    /** Writes all of them and syncs each file once; one outcome per blob, in order. */
    List<Outcome> write(List<B> blobs);

    /** The id of a blob. */
    long blobId(B blob);

    /** What writing a blob takes of a disk. */
    long bytes(B blob);

    /** How many syncs {@link #write} has waited for so far. */
    long syncs();
}
