package io.basalt.store.api;

/**
 * A tier as it is now.
 *
 * @param directory where it lies, as a path of this host
 * @param landing whether new objects land here
 * @param objects contents that it holds
 * @param bytes their bytes
 * @param freeBytes usable bytes of its file system
 */
public record TierInfo(
        String name, Medium medium, String directory, boolean landing, long objects, long bytes, long freeBytes) {}
