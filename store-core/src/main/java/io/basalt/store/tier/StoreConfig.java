package io.basalt.store.tier;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.basalt.store.api.Medium;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What {@code store.toml} says.
 *
 * @param tiers in their order, fastest first; at least one
 * @param landing name of the tier that new objects land on
 * @param packLimit objects of at most so many bytes are packed into volumes
 * @param volumeBytes size past which the next volume is begun
 */
public record StoreConfig(List<TierConfig> tiers, String landing, long packLimit, long volumeBytes) {
    private static final long DEFAULT_PACK_LIMIT = 1 << 20;
    private static final long DEFAULT_VOLUME_BYTES = 256L << 20;

    /** What a new store's file says. */
    public static final String DEFAULT_TOML = """
            # A Basalt store. Tiers in their order, fastest first; directories are relative to this file, or absolute.
            # Point them at the mount points of real flash and hard disks before anything is stored.

            landing = "flash"        # where new objects land
            pack_limit = 1048576     # objects of at most so many bytes are packed into volumes
            volume_bytes = 268435456 # size past which the next volume is begun

            [[tier]]
            name = "flash"
            medium = "flash"
            directory = "tiers/flash"

            [[tier]]
            name = "hdd"
            medium = "hdd"
            directory = "tiers/hdd"
            """;

    public StoreConfig {
        tiers = List.copyOf(tiers);
        Set<String> names = new HashSet<>();
        for (TierConfig tier : tiers) {
            if (!names.add(tier.name())) {
                throw new IllegalArgumentException("tier '" + tier.name() + "' is declared twice");
            }
        }
        if (!names.contains(landing)) {
            throw new IllegalArgumentException("landing = '" + landing + "' is none of the tiers " + names);
        }
        if (packLimit < 0 || packLimit > 64 << 20 || volumeBytes < 1 << 20) {
            throw new IllegalArgumentException("pack_limit = " + packLimit + ", volume_bytes = " + volumeBytes
                    + ": expected 0 to 64 MiB, and at least 1 MiB");
        }
    }

    /** @param file what to call the file in errors */
    public static StoreConfig parse(String toml, String file) throws StoreException.InvalidArgument {
        try {
            JsonNode root = new TomlMapper().readTree(toml);
            List<TierConfig> tiers = new ArrayList<>();
            for (JsonNode tier : root.path("tier")) {
                tiers.add(new TierConfig(
                        tier.path("name").asText(),
                        Medium.valueOf(tier.path("medium").asText("flash").toUpperCase(Locale.ROOT)),
                        tier.path("directory").asText()));
            }
            return new StoreConfig(
                    tiers,
                    root.path("landing").asText(),
                    root.path("pack_limit").asLong(DEFAULT_PACK_LIMIT),
                    root.path("volume_bytes").asLong(DEFAULT_VOLUME_BYTES));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new StoreException.InvalidArgument(
                    file + ": "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("cannot be read")
                            + "; correct the file",
                    e);
        }
    }
}
