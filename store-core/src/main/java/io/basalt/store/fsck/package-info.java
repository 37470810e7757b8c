/**
 * Whether a store is whole: one {@link io.basalt.store.fsck.Check} for each thing that must hold between the catalog's
 * families, the index and the files of the tiers. A check goes through what it is about once or twice, in the order of the
 * keys, with bounded memory; it tells of everything that is not as it should be and, where it is allowed to, mends what
 * follows from the rest of the store. {@link io.basalt.store.fsck.Fsck} runs them in an order in which each one finds
 * mended what it builds upon.
 */
@NullMarked
package io.basalt.store.fsck;

import org.jspecify.annotations.NullMarked;
