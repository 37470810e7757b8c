package io.basalt.hadoop;

import io.basalt.store.api.Medium;
import io.basalt.store.api.TierInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.BlockStoragePolicySpi;
import org.apache.hadoop.fs.StorageType;

/**
 * A tier under one of Hadoop's names: {@code ALL_SSD} is the first tier on flash, {@code HOT} where the bucket's objects land
 * anyway, {@code WARM} the first tier on disks that are not flash, {@code COLD} the last tier. A tier's own name in capitals
 * is a policy, too.
 *
 * @param tier absent: the landing tier
 */
record StoragePolicy(String name, Optional<String> tier, StorageType type) implements BlockStoragePolicySpi {
    /** What counts where none is set. */
    static final String DEFAULT = "HOT";

    private static final StorageType[] NONE = {};

    /** Those that a store's tiers, fastest first, have. */
    static List<StoragePolicy> of(List<TierInfo> tiers) {
        List<StoragePolicy> policies = new ArrayList<>();
        tiers.stream()
                .filter(tier -> tier.medium() == Medium.FLASH)
                .findFirst()
                .ifPresent(tier -> policies.add(of("ALL_SSD", tier)));
        policies.add(new StoragePolicy(DEFAULT, Optional.empty(), StorageType.DISK));
        tiers.stream()
                .filter(tier -> tier.medium() != Medium.FLASH)
                .findFirst()
                .ifPresent(tier -> policies.add(of("WARM", tier)));
        policies.add(of("COLD", tiers.get(tiers.size() - 1)));
        for (TierInfo tier : tiers) {
            policies.add(of(tier.name().toUpperCase(java.util.Locale.ROOT), tier));
        }
        return policies;
    }

    private static StoragePolicy of(String name, TierInfo tier) {
        StorageType type = tier.medium() == Medium.FLASH ? StorageType.SSD : StorageType.DISK;
        return new StoragePolicy(name, Optional.of(tier.name()), type);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public StorageType[] getStorageTypes() {
        return new StorageType[] {type};
    }

    @Override
    public StorageType[] getCreationFallbacks() {
        return NONE;
    }

    @Override
    public StorageType[] getReplicationFallbacks() {
        return NONE;
    }

    @Override
    public boolean isCopyOnCreateFile() {
        return false;
    }
}
