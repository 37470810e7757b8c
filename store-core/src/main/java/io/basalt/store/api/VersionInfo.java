package io.basalt.store.api;

import java.time.Instant;
import java.util.Optional;

/**
 * A content that a key has had, for as long as it is held.
 *
 * @param version names it; sequence number of the change that put it
 * @param from the first LSN at which the key had it
 * @param to the LSN at which it was replaced, deleted or moved away; absent while the key has it
 * @param deleted whether nothing took its place then: what S3 lists as a delete marker
 * @param contentId opens its bytes ({@link Store#openContent})
 */
public record VersionInfo(
        ObjectKey key,
        long version,
        long from,
        Optional<Long> to,
        boolean deleted,
        long size,
        long contentId,
        int crc32c,
        Instant modified) {

    /** Whether the key has it now. */
    public boolean isCurrent() {
        return to.isEmpty();
    }
}
