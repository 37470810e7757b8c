/**
 * What is learned of an object from its bytes: {@link io.basalt.store.ingest.Ingest} reads the formats that it knows before
 * the object is stored.
 */
@NullMarked
package io.basalt.store.ingest;

import org.jspecify.annotations.NullMarked;
