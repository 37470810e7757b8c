/**
 * Where bytes lie: the {@link io.basalt.store.io.Disk} port and its implementation on the file system, checksums, and
 * the binary encoding that every format of the store is written in.
 */
@NullMarked
package io.basalt.store.io;

import org.jspecify.annotations.NullMarked;
