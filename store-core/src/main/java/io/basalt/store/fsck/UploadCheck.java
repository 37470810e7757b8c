package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.StagedUpload;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.Table.StoredUpload;
import java.util.Optional;
import java.util.TreeSet;

/** An upload names the parts that it has: no more, and no fewer. */
final class UploadCheck implements Check {
    @Override
    public String name() {
        return "uploads";
    }

    /** The upload that is gone through, and those of its parts that have come by. */
    private static final class Progress {
        Optional<StagedUpload> upload = Optional.empty();
        final TreeSet<Integer> parts = new TreeSet<>();
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        Progress progress = new Progress();
        store.catalog().scan(Table.UPLOADS, stored -> {
            findings.looked();
            if (stored.upload().isPresent()) {
                compare(progress, findings);
                progress.upload = stored.upload();
                progress.parts.clear();
            } else {
                part(progress, stored, findings);
            }
        });
        compare(progress, findings);
    }

    /** An upload's parts follow it in the order of the keys. */
    private static void part(Progress progress, StoredUpload stored, Findings findings) {
        boolean itsOwn = progress.upload
                .filter(upload -> upload.uploadId() == stored.uploadId())
                .isPresent();
        if (itsOwn) {
            progress.parts.add(stored.part().orElseThrow().number());
        } else {
            findings.add(Words.of(stored), "an upload that it belongs to", "none");
        }
    }

    private static void compare(Progress progress, Findings findings) {
        if (progress.upload.isPresent()) {
            TreeSet<Integer> named = new TreeSet<>(progress.upload.get().parts());
            if (!named.equals(progress.parts)) {
                findings.add("upload " + progress.upload.get().uploadId(), "parts " + named, "parts " + progress.parts);
            }
        }
    }
}
