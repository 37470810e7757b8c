package io.basalt.store.volume;

import io.basalt.store.io.Disk;

/**
 * A directory of a tier that is to be opened.
 *
 * @param number its position among those that the tier ever had
 * @param knownBytes what its files have at least, as far as is known while they cannot be looked at
 */
public record TierDirectory(int number, Disk disk, long knownBytes) {}
