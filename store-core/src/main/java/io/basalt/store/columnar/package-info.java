/**
 * Renditions: the tables that objects hold, as columns on flash. A rendition is an Arrow file that any Arrow reader takes,
 * with a directory of Basalt's own between its batches and its footer (docs/format.md, section "Renditions"; decisions in
 * docs/design/012-renditions.md). The directory says where each buffer of each column of each batch lies, what its checksum
 * is, and between which values the column lies. So a reader touches the columns that it wants and the batches that can
 * hold what it looks for, and nothing else.
 *
 * <p>A rendition is derived: it is made anew from the object, whose content id it carries, wherever it is missing or damaged.
 */
@NullMarked
package io.basalt.store.columnar;

import org.jspecify.annotations.NullMarked;
