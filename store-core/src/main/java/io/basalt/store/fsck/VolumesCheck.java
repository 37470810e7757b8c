package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.volume.DirectorySurvey;
import io.basalt.store.volume.DirectorySurvey.VolumeFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Each volume's account says how many payload bytes of the blobs that the catalog has lie in it, and no fewer were ever
 * placed there; a volume in which a blob lies has a file, and a file has an account. Holds all accounts in memory.
 */
final class VolumesCheck implements Check {
    @Override
    public String name() {
        return "volumes";
    }

    /** What lies in a volume, and a blob that is nowhere else, if there is one. */
    private static final class Living {
        long bytes;
        Optional<Blob> witness = Optional.empty();
    }

    @Override
    public void run(Subject store, Findings findings) throws IOException {
        Map<VolumeUse, Living> living = living(store);
        Set<VolumeUse> known = new HashSet<>(living.keySet());
        Set<VolumeUse> accounts = new HashSet<>();
        store.catalog().scan(Table.VOLUMES, account -> {
            findings.looked();
            VolumeUse volume = account.counted(0, 0);
            accounts.add(volume);
            compare(store, account, living.getOrDefault(volume, new Living()).bytes, findings);
        });
        known.addAll(accounts);
        List<DirectorySurvey> visible = store.visible();
        for (Map.Entry<VolumeUse, Living> entry : living.entrySet()) {
            if (!accounts.contains(entry.getKey())) {
                without(store, entry.getKey(), entry.getValue().bytes, findings);
            }
            file(store, visible, entry.getKey(), entry.getValue(), findings);
        }
        if (!store.isOpen()) {
            for (DirectorySurvey directory : visible) {
                files(store, directory, known, findings);
            }
        }
    }

    private static Map<VolumeUse, Living> living(Subject store) throws StoreException {
        Riding riding = Riding.of(store);
        Map<VolumeUse, Living> living = new HashMap<>();
        store.catalog()
                .scan(
                        Table.BLOBS,
                        blob -> blob.places().forEach(place -> {
                            Living volume = living.computeIfAbsent(VolumeUse.of(place), unused -> new Living());
                            volume.bytes += blob.length();
                            if (blob.owners() > 0 && !riding.holds(blob)) {
                                volume.witness = Optional.of(blob);
                            }
                        }));
        return living;
    }

    private static boolean mends(Subject store) {
        return store.repairs().isPresent() && store.complete();
    }

    private static void compare(Subject store, VolumeUse account, long live, Findings findings) throws StoreException {
        // What was placed in a volume and is gone by now, only the account knows.
        long total = account.packed() ? Math.max(account.total(), live) : live;
        if (account.live() != live || account.total() != total) {
            if (mends(store)) {
                store.repairs().get().put(Table.VOLUMES, account.counted(total, live));
            }
            findings.add(Words.of(account), bytes(total, live), bytes(account.total(), account.live()), mends(store));
        }
    }

    private static void without(Subject store, VolumeUse volume, long live, Findings findings) throws StoreException {
        if (mends(store)) {
            store.repairs().get().put(Table.VOLUMES, volume.counted(live, live));
        }
        findings.add(Words.of(volume), bytes(live, live), "no account", mends(store));
    }

    private static String bytes(long total, long live) {
        return live + " bytes in use of " + total;
    }

    /** In a store that is open, a volume goes once its blobs have moved. */
    private static void file(
            Subject store, List<DirectorySurvey> visible, VolumeUse volume, Living living, Findings findings)
            throws IOException {
        Optional<DirectorySurvey> directory = store.directory(volume.start()).filter(visible::contains);
        if (!volume.packed() || living.witness.isEmpty() || directory.isEmpty()) {
            return;
        }
        if (!directory.get().hasVolume(volume.start())
                && store.newestBlobs()
                        .find(living.witness.get().blobId())
                        .filter(now -> now.places().stream().anyMatch(volume::holds))
                        .isPresent()) {
            findings.add(Words.of(volume), "a file with " + living.bytes + " bytes in use", "none");
        }
    }

    /** Where an epoch did not end cleanly, the next opening removes what nothing lies in. */
    private static void files(Subject store, DirectorySurvey directory, Set<VolumeUse> known, Findings findings)
            throws IOException {
        if (!isItself(store, directory) || !directory.isSealed()) {
            return;
        }
        List<VolumeFile> strays = new ArrayList<>();
        directory.forEach(file -> {
            if (file instanceof VolumeFile volume
                    && !store.catalog().unknownEpochs().contain(volume.epoch())
                    && !known.contains(VolumeUse.of(directory.start(volume)))) {
                strays.add(volume);
            }
        });
        for (VolumeFile stray : strays) {
            findings.add(
                    directory + ", file " + stray.path(),
                    "an account of the volume",
                    "none; bin/basalt rebuild catalog finds what is in it");
        }
    }

    /** If not, that is the business of the check of identities, and its files may be another's. */
    private static boolean isItself(Subject store, DirectorySurvey directory) throws IOException {
        try {
            return directory
                    .identity()
                    .filter(directory.expected(store.catalog().storeId())::equals)
                    .isPresent();
        } catch (StoreException.CorruptData damaged) {
            return false;
        }
    }
}
