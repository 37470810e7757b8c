package io.basalt.store.api;

import java.util.List;
import java.util.OptionalLong;

/**
 * A tier as it is now.
 *
 * @param directories where it lies, as paths of this host, in their order
 * @param copies how many of the directories hold each blob
 * @param capacity bytes that its files may have altogether, copies counted; absent: what its disks have
 * @param landing whether new objects land here
 * @param objects contents that it holds
 * @param bytes their bytes, copies not counted
 * @param freeBytes what new objects can still take: usable bytes of its file systems, shared by the copies, within the capacity
 */
public record TierInfo(
        String name,
        Medium medium,
        List<String> directories,
        int copies,
        OptionalLong capacity,
        boolean landing,
        long objects,
        long bytes,
        long freeBytes) {
    public TierInfo {
        directories = List.copyOf(directories);
    }
}
