package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Table;

/** What is known of tabular contents is of contents that there are. */
final class FooterCheck implements Check {
    @Override
    public String name() {
        return "footers";
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        store.catalog().scan(Table.FOOTERS, footer -> {
            findings.looked();
            if (store.catalog().get(Table.CONTENTS, footer.contentId()).isEmpty()) {
                findings.add(
                        "footer of " + Words.content(footer.contentId()),
                        "a record of that content",
                        "none",
                        mend(store, footer));
            }
        });
    }

    private static boolean mend(Subject store, Table.Footer footer) throws StoreException {
        if (store.repairs().isEmpty() || !store.complete()) {
            return false;
        }
        store.repairs().get().remove(Table.FOOTERS, footer);
        return true;
    }
}
