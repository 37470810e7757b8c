/**
 * What is learned of an object from its bytes: {@link io.basalt.store.ingest.Ingest} reads the formats that it knows before
 * the object is stored; {@link io.basalt.store.ingest.Extractor}s, which users add, are run beside.
 */
@NullMarked
package io.basalt.store.ingest;

import org.jspecify.annotations.NullMarked;
