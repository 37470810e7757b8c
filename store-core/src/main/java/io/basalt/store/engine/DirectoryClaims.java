package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.KnownDirectory;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.tier.StoreConfig;
import io.basalt.store.tier.TierConfig;
import io.basalt.store.volume.DirectoryIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Holds the directories of tiers to what the catalog knows of them. */
record DirectoryClaims(String storeId, List<VolumeUse> uses, List<KnownDirectory> known) {
    static DirectoryClaims of(Catalog catalog) throws StoreException {
        return new DirectoryClaims(catalog.storeId(), catalog.volumes(), catalog.knownDirectories());
    }

    /** What a directory is to say of itself. */
    DirectoryIdentity identity(String tier, int directory) {
        return new DirectoryIdentity(storeId, tier, directory);
    }

    /** Whether a directory has belonged to the store: if it is empty now, it is not there. */
    boolean knows(String tier, int directory) {
        return known.stream().anyMatch(one -> one.is(tier, directory)) || liveBytes(tier, directory) > 0;
    }

    /** The newest epoch that is known to have begun in any directory; 0 where none is. */
    long lastEpoch() {
        return known.stream().mapToLong(KnownDirectory::epoch).max().orElse(0);
    }

    /** Bytes of the blobs that lie in a directory. */
    long liveBytes(String tier, int directory) {
        return uses.stream()
                .filter(use -> use.tier().equals(tier) && use.directory() == directory)
                .mapToLong(VolumeUse::live)
                .sum();
    }

    /** Refuses a configuration that does not name all directories in which something lies. */
    void requireAllNamed(StoreConfig config, String file) throws StoreException.InvalidArgument {
        Map<String, Long> unnamed = new TreeMap<>();
        for (VolumeUse use : uses) {
            if (use.live() > 0 && !names(config, use)) {
                unnamed.merge("directory " + use.directory() + " of tier " + use.tier(), use.live(), Long::sum);
            }
        }
        for (Map.Entry<String, Long> entry : unnamed.entrySet()) {
            throw new StoreException.InvalidArgument(file + " does not name " + entry.getKey() + ", where "
                    + entry.getValue() + " bytes of objects lie; name it again, and drain it before it is removed");
        }
    }

    private static boolean names(StoreConfig config, VolumeUse use) {
        Optional<TierConfig> tier = config.tiers().stream()
                .filter(one -> one.name().equals(use.tier()))
                .findFirst();
        return tier.isPresent() && tier.get().uses(use.directory());
    }
}
