package io.basalt.store.fsck;

import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Table;
import io.basalt.store.io.Place;
import io.basalt.store.volume.DirectorySurvey;
import io.basalt.store.volume.DirectorySurvey.BlobFile;
import io.basalt.store.volume.DirectorySurvey.Found;
import io.basalt.store.volume.DirectorySurvey.Stranger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every file of a blob is known to the catalog. Files of epochs that a restored catalog never knew are left alone. In a
 * store that is open, files go shortly after their records: the ones in doubt are looked at again in the end.
 */
final class FilesCheck implements Check {
    /** More than these wait for the next run. */
    private static final int MOST_DOUBTS = 100_000;

    @Override
    public String name() {
        return "files";
    }

    @Override
    public void run(Subject store, Findings findings) throws IOException {
        List<Doubt> doubts = new ArrayList<>();
        for (DirectorySurvey directory : store.visible()) {
            directory.forEach(file -> {
                if (file.epoch() < store.liveEpoch()) {
                    findings.looked();
                    if (file instanceof Stranger
                            || (file instanceof BlobFile blob
                                    && !isKnown(store, blob)
                                    && doubts.size() < MOST_DOUBTS)) {
                        doubts.add(new Doubt(directory, file));
                    }
                }
            });
        }
        for (Doubt doubt : doubts) {
            if (doubt.directory.exists(doubt.file)) {
                settle(store, doubt.directory, doubt.file, findings);
            }
        }
    }

    /** A file that the catalog may not know. */
    private record Doubt(DirectorySurvey directory, Found file) {}

    private static void settle(Subject store, DirectorySurvey directory, Found file, Findings findings)
            throws IOException {
        if (file instanceof Stranger) {
            findings.add(directory + ", file " + file.path(), "a file of this store", "a name that it never gives");
        } else {
            boolean unknownToBackup = store.catalog().unknownEpochs().contain(file.epoch());
            boolean mended = store.repairs().isPresent() && store.complete() && !unknownToBackup;
            if (mended) {
                directory.remove(file);
            }
            findings.add(
                    directory + ", file " + file.path(),
                    "a blob of the catalog that lies there",
                    unknownToBackup
                            ? "none in this catalog, a backup older than the file: bin/basalt rebuild catalog finds it"
                            : "none",
                    mended);
        }
    }

    private static boolean isKnown(Subject store, BlobFile file) throws IOException {
        Optional<Blob> then = store.catalog().get(Table.BLOBS, file.blobId());
        return isAt(then, file) || isAt(store.newestBlobs().find(file.blobId()), file);
    }

    /** Whatever the tier is called: copy numbers are never given twice. */
    private static boolean isAt(Optional<Blob> blob, BlobFile file) {
        Place at = file.place();
        return blob.stream()
                .flatMap(known -> known.places().stream())
                .anyMatch(place -> !place.packed() && place.epoch() == at.epoch() && place.offset() == at.offset());
    }
}
