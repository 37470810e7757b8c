/**
 * Tables as streams. A {@link io.basalt.spark.stream.Feed} says how far a stream has come and how far its next micro-batch goes, from the
 * commit log and the index alone; a {@link io.basalt.spark.stream.FeedScan} says what the tasks read of it.
 */
@NullMarked
package io.basalt.spark.stream;

import org.jspecify.annotations.NullMarked;
