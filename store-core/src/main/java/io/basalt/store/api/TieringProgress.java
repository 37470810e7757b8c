package io.basalt.store.api;

/**
 * How far a run is.
 *
 * @param moves blobs moved so far, their {@code bytes} without copies
 * @param bytesPerSecond how fast the mover may read and write now; {@link Long#MAX_VALUE} where it is not held back
 */
public record TieringProgress(long moves, long bytes, long deletions, long bytesPerSecond) {}
