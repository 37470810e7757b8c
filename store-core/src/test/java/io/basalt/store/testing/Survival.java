package io.basalt.store.testing;

/** How much of what was never synced outlives a power cut. */
public enum Survival {
    /** Nothing: the least that the {@link io.basalt.store.io.Disk} contract promises. */
    NONE,
    /** Everything, as after a crash of the process alone. */
    ALL,
    /**
     * By chance: each entry change on its own (earlier changes of the same name first), and of each file's tail some
     * length at a border of 512 bytes in which sectors may be missing (zeros).
     */
    TORN
}
