/**
 * Tables in text, JSON lines and CSV, with the types that Spark infers of all values, and not of a sample: once through the text for the
 * types, and once for the values. {@link io.basalt.store.columnar.text.JsonTable} and {@link io.basalt.store.columnar.text.CsvTable} are
 * the entries.
 */
@NullMarked
package io.basalt.store.columnar.text;

import org.jspecify.annotations.NullMarked;
