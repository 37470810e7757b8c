/**
 * Committers that stage what a job writes and publish it in one commit of the store: {@link
 * io.basalt.hadoop.commit.PublishCommitter} for MapReduce, and {@link io.basalt.hadoop.commit.StagedJob} for Spark's.
 */
@NullMarked
package io.basalt.hadoop.commit;

import org.jspecify.annotations.NullMarked;
