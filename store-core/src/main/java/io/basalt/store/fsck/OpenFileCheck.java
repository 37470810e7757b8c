package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.Table.StoredOpenFile;
import java.util.Optional;

/** Files under construction, and where in the tree they are, say the same of each other. */
final class OpenFileCheck implements Check {
    @Override
    public String name() {
        return "open files";
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        store.catalog().scan(Table.OPEN_FILES, stored -> {
            findings.looked();
            if (stored.entry().isPresent()) {
                entry(store, stored, findings);
            } else {
                link(store, stored, findings);
            }
        });
    }

    private static void entry(Subject store, StoredOpenFile stored, Findings findings) throws StoreException {
        Optional<StoredOpenFile> link = store.catalog().at(Table.OPEN_FILES, stored.link());
        if (link.isEmpty()) {
            boolean mended = store.repairs().isPresent() && store.complete();
            if (mended) {
                store.repairs().get().put(Table.OPEN_FILES, stored.link());
            }
            findings.add(Words.of(stored), "an entry in its directory", "none", mended);
        } else if (link.get().openId() != stored.openId()) {
            findings.add(
                    Words.of(stored),
                    "its entry in its directory",
                    "that of open file " + link.get().openId());
        }
    }

    private static void link(Subject store, StoredOpenFile stored, Findings findings) throws StoreException {
        Optional<StoredOpenFile> file = store.catalog().get(Table.OPEN_FILES, stored.openId());
        if (file.isEmpty()) {
            boolean mended = store.repairs().isPresent() && store.complete();
            if (mended) {
                store.repairs().get().remove(Table.OPEN_FILES, stored);
            }
            findings.add(Words.of(stored), "a record of it", "none", mended);
        } else if (!file.get().link().equals(stored)) {
            findings.add(Words.of(stored), "a file that is there", Words.of(file.get()));
        }
    }
}
