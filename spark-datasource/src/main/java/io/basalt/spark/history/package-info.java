/** The tables {@code versions} and {@code changes}: what a bucket has held, and what has happened to it. */
@NullMarked
package io.basalt.spark.history;

import org.jspecify.annotations.NullMarked;
