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
                    findings.add(directory.toString(), expected, found.get());
                } else if (found.isEmpty() && (inUse.contains(directory) || directory.hasEpochs())) {
                    findings.add(
                            directory.toString(),
                            expected,
                            "no file IDENTITY; mount the right disk, or restore the file from a copy");
                }
            } catch (IOException e) {
                findings.add(directory.toString(), expected, e.getMessage() == null ? e : e.getMessage());
            }
        }
    }
}
