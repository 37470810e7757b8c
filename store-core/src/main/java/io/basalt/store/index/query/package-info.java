/** Queries over segments, exact at an LSN: predicates over blocks of columns, results as Arrow batches. */
@NullMarked
package io.basalt.store.index.query;

import org.jspecify.annotations.NullMarked;
