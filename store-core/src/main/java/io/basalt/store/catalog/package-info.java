/**
 * The only source of truth: namespace, attributes, contents, places and the commit log, in RocksDB.
 *
 * <p>One {@link io.basalt.store.catalog.Committer} thread takes {@link io.basalt.store.catalog.Command}s from a bounded
 * queue, in groups. For each group it makes the blobs durable, applies the commands one after the other to a
 * {@link io.basalt.store.catalog.Group} (the state of the database with the group's own changes laid over it), writes all
 * of it in one synced batch, tells the {@link io.basalt.store.catalog.Projection}, publishes the LSN, and only then
 * answers the callers. A command is a value that carries its own time and ids: applying the same commands in the same
 * order gives the same state anywhere.
 *
 * <p>The namespace is a tree: key (parent directory id, name), with {@code name + '/'} for a directory, so that the byte
 * order of a directory's children is S3's flat key order and a directory's rename touches one entry.
 */
@NullMarked
package io.basalt.store.catalog;

import org.jspecify.annotations.NullMarked;
