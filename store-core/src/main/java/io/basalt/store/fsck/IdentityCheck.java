package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Table;
import io.basalt.store.volume.DirectoryIdentity;
import io.basalt.store.volume.DirectorySurvey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Each directory of a tier says that it is that directory of this store; one that was never used may say nothing. */
final class IdentityCheck implements Check {
    @Override
    public String name() {
        return "identities";
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        List<DirectorySurvey> inUse = new ArrayList<>();
        store.catalog().scan(Table.VOLUMES, account -> {
            if (account.live() > 0) {
                store.directory(account.start()).ifPresent(inUse::add);
            }
        });
        for (DirectorySurvey directory : store.directories()) {
            findings.looked();
            DirectoryIdentity expected = directory.expected(store.catalog().storeId());
            try {
                Optional<DirectoryIdentity> found = directory.identity();
                if (found.isPresent() && !found.get().equals(expected)) {
                    findings.add(directory.toString(), expected, found.get() + unseen(store, directory));
                } else if (found.isEmpty() && (inUse.contains(directory) || directory.hasEpochs())) {
                    findings.add(
                            directory.toString(),
                            expected,
                            "no file IDENTITY; mount the right disk, or restore the file from a copy"
                                    + unseen(store, directory));
                }
            } catch (IOException e) {
                String why = e.getMessage() == null ? e.toString() : e.getMessage();
                findings.add(directory.toString(), expected, why + unseen(store, directory));
            }
        }
    }

    private static String unseen(Subject store, DirectorySurvey directory) {
        return store.visible().contains(directory) ? "" : "; nothing in it was looked at";
    }
}
