package io.basalt.store.tier;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.basalt.store.api.Medium;
import io.basalt.store.api.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code store.toml} says.
 *
 * @param tiers in their order, fastest first; at least one
 * @param landing name of the tier that new objects land on
 * @param packLimit objects of at most so many bytes are packed into volumes
 * @param inlineLimit the bytes of objects of at most so many ride in the log until their volume is synced
 * @param volumeBytes size past which the next volume is begun
 * @param indexMemory bytes that rows of the metadata index may take on the heap before they go to files
 * @param scrubRate bytes that are scrubbed in the background each second; absent: none are
 * @param movement how blobs move between tiers by themselves
 * @param renditionShare bytes that all renditions may take; 0: none are made
 * @param renditionsCompressed whether new ones are compressed
 */
public record StoreConfig(
        List<TierConfig> tiers,
        String landing,
        long packLimit,
        long inlineLimit,
        long volumeBytes,
        long indexMemory,
        OptionalLong scrubRate,
        Movement movement,
        long renditionShare,
        boolean renditionsCompressed) {
    private static final long DEFAULT_PACK_LIMIT = 1 << 20;
    private static final long MOST_INLINE = 64 << 10;
    private static final long DEFAULT_INLINE_LIMIT = 4 << 10;
    private static final long DEFAULT_VOLUME_BYTES = 256L << 20;
    private static final long DEFAULT_INDEX_MEMORY = 64L << 20;
    private static final long DEFAULT_RENDITION_SHARE = 10_000_000_000L;

    /** What a new store's file says. */
    public static final String DEFAULT_TOML = """
            # A Basalt store. Tiers in their order, fastest first; directories are relative to this file, or absolute.
            # Point them at the mount points of real flash and hard disks before anything is stored. A tier may have several,
            # each on a disk of its own: directories = ["/mnt/a", "/mnt/b"]. With copies = 2 every object lies in two of them.
            # Add new ones at the end. Of one that is empty and taken away the place stays: ["/mnt/a", "removed", "/mnt/c"].

            landing = "flash"        # where new objects land
            pack_limit = 1048576     # objects of at most so many bytes are packed into volumes
            inline_limit = 4096      # of those, objects of at most so many bytes cost one sync instead of two; 0: none
            volume_bytes = 268435456 # size past which the next volume is begun
            index_memory = "64MB"    # what the metadata index may keep on the heap before it writes files
            rendition_share = "10GB" # what the columns of hot tables may take beside them, in the folder renditions; 0: nothing
            # rendition_codec = "lz4" # makes them smaller, and dearer to read; "none": they are mapped as they are
            # scrub_rate = "20MB"    # read everything again and again at so many bytes a second, and repair what is damaged

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
        if (scrubRate.isPresent() && scrubRate.getAsLong() < 1 << 10) {
            throw new IllegalArgumentException("scrub_rate = " + scrubRate.getAsLong()
                    + ": expected at least 1 KiB in a second, such as \"20MB\"");
        }
        if (renditionShare < 0) {
            throw new IllegalArgumentException(
                    "rendition_share = " + renditionShare + ": expected 0 bytes or more, such as \"10GB\"");
        }
        if (packLimit < 0 || packLimit > 64 << 20 || volumeBytes < 1 << 20) {
            throw new IllegalArgumentException("pack_limit = " + packLimit + ", volume_bytes = " + volumeBytes
                    + ": expected 0 to 64 MiB, and at least 1 MiB");
        }
        if (indexMemory < 1 << 20) {
            throw new IllegalArgumentException(
                    "index_memory = " + indexMemory + ": expected at least 1 MiB, such as \"64MB\"");
        }
        if (inlineLimit < 0 || inlineLimit > MOST_INLINE) {
            throw new IllegalArgumentException("inline_limit = " + inlineLimit + ": expected 0 to " + MOST_INLINE);
        }
    }

    /** @param file what to call the file in errors */
    public static StoreConfig parse(String toml, String file) throws StoreException.InvalidArgument {
        try {
            JsonNode root = new TomlMapper().readTree(toml);
            List<TierConfig> tiers = new ArrayList<>();
            requireKnown(
                    root,
                    Set.of(
                            "landing",
                            "pack_limit",
                            "inline_limit",
                            "volume_bytes",
                            "index_memory",
                            "scrub_rate",
                            "mover",
                            "rendition_share",
                            "rendition_codec",
                            "tier"));
            for (JsonNode tier : root.path("tier")) {
                tiers.add(tier(tier));
            }
            return new StoreConfig(
                    tiers,
                    root.path("landing").asText(),
                    number(root, "pack_limit", DEFAULT_PACK_LIMIT),
                    number(root, "inline_limit", DEFAULT_INLINE_LIMIT),
                    number(root, "volume_bytes", DEFAULT_VOLUME_BYTES),
                    size(root, "index_memory").orElse(DEFAULT_INDEX_MEMORY),
                    size(root, "scrub_rate"),
                    movement(root.path("mover")),
                    size(root, "rendition_share").orElse(DEFAULT_RENDITION_SHARE),
                    compressed(root));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new StoreException.InvalidArgument(
                    file + ": "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("cannot be read")
                            + "; correct the file",
                    e);
        }
    }

    private static boolean compressed(JsonNode root) {
        String codec = root.path("rendition_codec").asText("none");
        return switch (codec) {
            case "none" -> false;
            case "lz4" -> true;
            default -> throw new IllegalArgumentException("rendition_codec = '" + codec + "': expected none or lz4");
        };
    }

    private static TierConfig tier(JsonNode table) {
        requireKnown(table, Set.of("name", "medium", "directory", "directories", "copies", "capacity"));
        List<String> directories = new ArrayList<>();
        table.path("directories").forEach(directory -> directories.add(directory.asText()));
        if (table.has("directory")) {
            if (table.has("directories")) {
                throw new IllegalArgumentException("tier '" + table.path("name").asText()
                        + "' has both directory and directories: keep one of them");
            }
            directories.add(table.path("directory").asText());
        }
        return new TierConfig(
                table.path("name").asText(),
                Medium.valueOf(table.path("medium").asText("flash").toUpperCase(Locale.ROOT)),
                directories,
                Math.toIntExact(number(table, "copies", 1)),
                size(table, "capacity"));
    }

    private static Movement movement(JsonNode table) {
        requireKnown(
                table,
                Set.of("enabled", "rate", "moves", "half_life_days", "high", "low", "cold", "hot", "window_hours"));
        Hysteresis marks = Hysteresis.DEFAULT;
        return new Movement(
                !table.has("enabled") || bool(table, "enabled"),
                Duration.ofMinutes(Math.round(decimal(
                                table,
                                "half_life_days",
                                Movement.DEFAULT.halfLife().toDays())
                        * 24
                        * 60)),
                new Hysteresis(
                        decimal(table, "high", marks.high()),
                        decimal(table, "low", marks.low()),
                        decimal(table, "cold", marks.cold()),
                        decimal(table, "hot", marks.hot()),
                        Duration.ofMinutes(Math.round(
                                decimal(table, "window_hours", marks.window().toHours()) * 60))),
                size(table, "rate"),
                Math.toIntExact(number(table, "moves", Movement.DEFAULT.moves())));
    }

    private static boolean bool(JsonNode table, String name) {
        if (!table.path(name).isBoolean()) {
            throw new IllegalArgumentException(name + " = " + table.path(name) + " is neither true nor false");
        }
        return table.path(name).asBoolean();
    }

    private static double decimal(JsonNode table, String name, double otherwise) {
        JsonNode value = table.get(name);
        if (value != null && !value.isNumber()) {
            throw new IllegalArgumentException(name + " = " + value + " is not a number");
        }
        return value == null ? otherwise : value.asDouble();
    }

    /** A number of bytes, or a text such as "500GB". */
    private static OptionalLong size(JsonNode table, String name) {
        JsonNode value = table.get(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(value.isTextual() ? ByteCount.parse(name, value.asText()) : number(table, name, 0));
    }

    private static void requireKnown(JsonNode table, Set<String> known) {
        table.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' is none of " + new TreeSet<>(known));
            }
        });
    }

    private static long number(JsonNode table, String name, long otherwise) {
        JsonNode value = table.get(name);
        if (value != null && !value.isIntegralNumber()) {
            throw new IllegalArgumentException(name + " = " + value + " is not a whole number");
        }
        return value == null ? otherwise : value.asLong();
    }
}
