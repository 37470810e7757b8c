/**
 * Tables in Arrow's IPC formats, of files and of streams, decoded without trust in what they say: every offset is looked at before
 * it is followed. Of a batch only the buffers of the wanted columns are read, and of these only the rows that become one batch
 * of ours. {@link io.basalt.store.columnar.arrow.ArrowTable} is the entry.
 */
@NullMarked
package io.basalt.store.columnar.arrow;

import org.jspecify.annotations.NullMarked;
