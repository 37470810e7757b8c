/**
 * The store's face: {@link io.basalt.store.api.Store} and the values it speaks in. Imports nothing else of Basalt.
 *
 * <p>A tenant owns buckets, a bucket holds objects under UTF-8 keys, and every change of a row has its own 64-bit
 * sequence number. The last number of a commit is its LSN (log sequence number); a reader sees whole commits only.
 */
@NullMarked
package io.basalt.store.api;

import org.jspecify.annotations.NullMarked;
