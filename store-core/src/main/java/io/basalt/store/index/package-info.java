/**
 * The metadata index: a projection of the log in memory that answers queries exactly at an LSN.
 *
 * <p>It holds every row as (directory id, name), never full keys: a key is resolved through the directories' links at the
 * query's LSN, so a directory's rename or deletion costs the index nothing. A row counts where it began at or before the
 * LSN, has not ended by then, and every directory above it is linked at that LSN.
 */
@NullMarked
package io.basalt.store.index;

import org.jspecify.annotations.NullMarked;
