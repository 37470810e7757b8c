package io.basalt.store.lifecycle;

import java.util.List;

/**
 * S3's storage classes and the store's tiers. {@code STANDARD} is the fastest tier; {@code STANDARD_IA}, {@code ONEZONE_IA},
 * {@code INTELLIGENT_TIERING} and {@code GLACIER_IR} are the second; {@code GLACIER} and {@code DEEP_ARCHIVE} are the slowest.
 * Every other name is that of a tier. Written back, the fastest is {@code STANDARD}, the second {@code STANDARD_IA}, the
 * slowest of three or more {@code GLACIER}, others go by their names: each class that is written is read as the tier that it
 * was written for.
 *
 * @param tiers names, fastest first; one or more
 */
public record StorageClasses(List<String> tiers) {
    public StorageClasses {
        tiers = List.copyOf(tiers);
        if (tiers.isEmpty()) {
            throw new IllegalArgumentException("no tiers: expected the store's tiers, fastest first");
        }
    }

    /** Throws {@link IllegalArgumentException} of one line where neither S3 nor the store has such a class. */
    String tier(String storageClass) {
        if (tiers.contains(storageClass)) {
            return storageClass;
        }
        int last = tiers.size() - 1;
        return tiers.get(
                switch (storageClass) {
                    case "STANDARD" -> 0;
                    case "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR" -> Math.min(1, last);
                    case "GLACIER", "DEEP_ARCHIVE" -> last;
                    default ->
                        throw new IllegalArgumentException("StorageClass '" + Shown.of(storageClass)
                                + "': expected a tier of this store (" + String.join(", ", tiers)
                                + ") or one of STANDARD, STANDARD_IA, ONEZONE_IA, INTELLIGENT_TIERING, GLACIER_IR,"
                                + " GLACIER, DEEP_ARCHIVE");
                });
    }

    String storageClass(String tier) {
        int at = tiers.indexOf(tier);
        if (at < 0) {
            throw new IllegalArgumentException(
                    "tier '" + tier + "': this store has " + String.join(", ", tiers) + "; correct the rule");
        }
        return switch (at) {
            case 0 -> "STANDARD";
            case 1 -> "STANDARD_IA";
            default -> at == tiers.size() - 1 ? "GLACIER" : tier;
        };
    }
}
