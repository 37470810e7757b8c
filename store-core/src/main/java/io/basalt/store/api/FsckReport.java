package io.basalt.store.api;

import java.util.List;

/**
 * What fsck made of a store.
 *
 * @param lsn of the state that was looked at
 */
public record FsckReport(long lsn, List<Checked> checks) {
    public FsckReport {
        checks = List.copyOf(checks);
    }

    /**
     * @param check its name
     * @param looked how many things it looked at
     */
    public record Checked(String check, long looked, long findings, long repaired) {}

    public long findings() {
        return checks.stream().mapToLong(Checked::findings).sum();
    }

    public long repaired() {
        return checks.stream().mapToLong(Checked::repaired).sum();
    }

    /** Whether catalog, index and bytes agree by now. */
    public boolean isSound() {
        return findings() == repaired();
    }
}
