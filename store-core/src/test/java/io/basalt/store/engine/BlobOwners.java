package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which blob files of a disk the catalog knows: for tests that see the store from outside. */
public final class BlobOwners {
    private static final Pattern VOLUME = Pattern.compile("([0-9a-f]{6})\\.volume");
    private static final Pattern EPOCH = Pattern.compile("epoch-([0-9a-f]{8})");
    private static final Pattern FILE = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})\\.(blob|crc)");

    private BlobOwners() {}

    /** @param disk of all tiers, a directory each */
    public static List<String> filesWithoutOwner(LocalStore store, Disk disk) throws IOException {
        List<String> orphans = new ArrayList<>();
        for (String tier : disk.list("")) {
            for (String epoch : epochs(disk, tier)) {
                String directory = tier + "/" + epoch;
                for (String file : disk.list(directory)) {
                    Matcher name = FILE.matcher(file);
                    if (name.matches() && !isOwned(store, id(name.group(1)), id(name.group(2)))) {
                        orphans.add(directory + "/" + file);
                    }
                    Matcher volume = VOLUME.matcher(file);
                    Matcher past = EPOCH.matcher(epoch);
                    if (volume.matches() && past.matches() && !isUsed(store, id(past.group(1)), id(volume.group(1)))) {
                        orphans.add(directory + "/" + file);
                    }
                }
            }
        }
        return orphans;
    }

    private static List<String> epochs(Disk disk, String tier) throws IOException {
        return disk.list(tier).stream()
                .filter(name -> EPOCH.matcher(name).matches())
                .toList();
    }

    private static boolean isUsed(LocalStore store, long epoch, long volume) throws StoreException {
        return store.volumes().stream().anyMatch(use -> use.epoch() == epoch && use.volume() == volume);
    }

    private static long id(String hex) {
        return Long.parseUnsignedLong(hex, 16);
    }

    private static boolean isOwned(LocalStore store, long blobId, long copy) throws StoreException {
        return store.namespace().findBlob(blobId).stream()
                .flatMap(blob -> blob.places().stream())
                .anyMatch(place -> !place.packed() && place.offset() == copy);
    }
}
