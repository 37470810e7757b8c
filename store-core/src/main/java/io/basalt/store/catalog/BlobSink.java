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
    /** Where a blob came to lie; durable. Or why it did not. */
    record Outcome(Optional<Place> place, Optional<IOException> failure) {}

    /** Writes all of them and syncs each file once; one outcome per blob, in order. */
    List<Outcome> write(List<B> blobs);

    /** The id of a blob. */
    long blobId(B blob);
}
