/**
 * Immutable columns of many rows: what the metadata index is made of.
 *
 * <p>A segment holds rows of one bucket in blocks of {@link io.basalt.store.index.segment.Segment#BLOCK_ROWS}. Every
 * column is, to whoever filters or sorts, a column of longs that sort as the values do ({@link
 * io.basalt.store.index.segment.Codes}); strings are positions in a sorted dictionary. So a predicate on any type becomes
 * ranges or sets of longs, once for each segment. Bytes are specified in docs/format.md.
 */
@NullMarked
package io.basalt.store.index.segment;

import org.jspecify.annotations.NullMarked;
