/**
 * Makes renditions of Parquet files: what Spark reads, column by column, or the column is left out and the reason named.
 * {@link io.basalt.store.columnar.parquet.ParquetRendition} is the entry. Decodes by parquet-hadoop, which wants Hadoop's
 * classes around it; nothing else of the store does.
 */
@NullMarked
package io.basalt.store.columnar.parquet;

import org.jspecify.annotations.NullMarked;
