/**
 * Blobs on a disk. Small ones are packed into append-only volumes, large ones have a file of their own beside which
 * lies a file of checksums; docs/format.md gives every byte. A blob is immutable, and no method returns a byte of one
 * that its checksum does not vouch for.
 *
 * <p>Each run of the store process (an epoch) writes into a directory of its own, so files of earlier epochs never
 * change, and after a crash only that epoch's directory needs a look.
 */
@NullMarked
package io.basalt.store.volume;

import org.jspecify.annotations.NullMarked;
