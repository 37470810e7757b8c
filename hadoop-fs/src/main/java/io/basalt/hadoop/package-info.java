/**
 * A store behind Hadoop's file system API: {@code basalt://bucket/path}.
 *
 * <p>{@link io.basalt.hadoop.BasaltFileSystem} and {@link io.basalt.hadoop.Basalt} are thin faces for Hadoop's two APIs.
 * What a bucket means as a directory tree stands in {@code BucketFiles}, HDFS's rename rules in {@code Renames}, how
 * paths and keys correspond in {@code KeyPath}, and what a store's failures are called in Hadoop in {@code StoreCalls}.
 */
@NullMarked
package io.basalt.hadoop;

import org.jspecify.annotations.NullMarked;
