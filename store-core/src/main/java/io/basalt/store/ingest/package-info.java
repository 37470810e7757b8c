/**
 * What is learned of an object from its bytes while it is stored: {@link io.basalt.store.ingest.Extractor} is the port,
 * found by {@link java.util.ServiceLoader}; {@link io.basalt.store.ingest.Ingest} runs all that apply.
 */
@NullMarked
package io.basalt.store.ingest;

import org.jspecify.annotations.NullMarked;
