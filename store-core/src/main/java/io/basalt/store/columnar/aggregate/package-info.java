/** Filters and aggregates Arrow batches of columns, exactly. */
@NullMarked
package io.basalt.store.columnar.aggregate;

import org.jspecify.annotations.NullMarked;
