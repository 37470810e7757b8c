/**
 * Finished small fakes for tests: {@link io.basalt.store.testing.MemoryDisk} models what a power cut leaves,
 * {@link io.basalt.store.testing.FaultyDisk} cuts the power or fails an operation,
 * {@link io.basalt.store.testing.SubDisk} puts several disks under one power cut,
 * {@link io.basalt.store.testing.CountingDisk} counts reads, {@link io.basalt.store.testing.KilledStore} is what a kill leaves, and
 * {@link io.basalt.store.testing.FakeClock} is the time.
 */
@NullMarked
package io.basalt.store.testing;

import org.jspecify.annotations.NullMarked;
