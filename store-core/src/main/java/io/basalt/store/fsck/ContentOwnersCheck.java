package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.Garbage;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.Past;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.Table.Superseded;
import java.util.Optional;

/**
 * A content has as many owners as there are versions of objects, parts of uploads and files under
 * construction that hold it, and at least one.
 */
final class ContentOwnersCheck implements Check {
    @Override
    public String name() {
        return "content owners";
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        new OwnerCounts<>(Table.CONTENTS, Content::contentId, ContentOwnersCheck::references)
                .run(store.catalog(), new OwnerCounts.Judge<>() {
                    @Override
                    public void counted(Content content, long owners) throws StoreException {
                        findings.looked();
                        if (content.owners() != owners) {
                            findings.add(
                                    Words.content(content.contentId()),
                                    owners + " owners",
                                    content.owners(),
                                    mend(store, content, owners));
                        }
                    }

                    @Override
                    public void missing(long contentId, String holder) {
                        findings.add(holder, "a record of " + Words.content(contentId), "none");
                    }
                });
    }

    /** Current rows, of each version that ended the last row, parts of uploads, and files under construction. */
    private static void references(Inspection catalog, OwnerCounts.Reference reference) throws StoreException {
        catalog.scan(Table.ROWS, row -> reference.to(row.contentId(), Words.of(row)));
        catalog.scan(Table.UPLOADS, stored -> {
            if (stored.part().isPresent()) {
                reference.to(stored.part().get().contentId(), Words.of(stored));
            }
        });
        catalog.scan(Table.OPEN_FILES, stored -> {
            if (stored.entry().isPresent() && stored.entry().get().contentId() != 0) {
                reference.to(stored.entry().get().contentId(), Words.of(stored));
            }
        });
        catalog.scan(Table.GARBAGE, waiting -> {
            Garbage garbage = waiting.garbage();
            if (garbage != null && garbage.kind() == Garbage.Kind.VERSION) {
                Superseded like = new Superseded(
                        garbage.parentId(), garbage.entryName(), garbage.from(), new Past.Link(0, garbage.to()));
                Optional<Past> past = catalog.at(Table.HISTORY, like).map(Superseded::past);
                if (past.isPresent() && past.get() instanceof Past.Row ended) {
                    reference.to(ended.row().contentId(), "history, " + Words.of(ended.row()));
                }
            }
        });
    }

    private static boolean mend(Subject store, Content content, long owners) throws StoreException {
        if (store.repairs().isEmpty() || !store.complete()) {
            return false;
        }
        if (owners == 0) {
            store.repairs().get().remove(Table.CONTENTS, content);
        } else {
            store.repairs().get().put(Table.CONTENTS, content.withOwners(owners));
        }
        return true;
    }
}
