package io.basalt.store.fsck;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Directory;
import io.basalt.store.catalog.FileEntry;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.Table.NamespaceEntry;
import java.util.Optional;

/** Objects' entries in the namespace and their rows say the same of each other. */
final class NamespaceCheck implements Check {
    @Override
    public String name() {
        return "namespace";
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        Inspection catalog = store.catalog();
        catalog.scan(Table.NAMESPACE, entry -> {
            findings.looked();
            if (entry.file().isPresent()) {
                entry(store, entry, entry.file().get(), findings);
            }
        });
        catalog.scan(Table.ROWS, row -> {
            findings.looked();
            row(store, row, findings);
        });
    }

    private static void entry(Subject store, NamespaceEntry entry, FileEntry file, Findings findings)
            throws StoreException {
        Optional<ObjectRow> row = store.catalog().get(Table.ROWS, file.fileId());
        if (row.isEmpty()) {
            findings.add(Words.of(entry), "a row of object " + file.fileId(), "none", addRow(store, entry, file));
        } else if (isAt(row.get(), entry) && !FileEntry.of(row.get()).equals(file)) {
            boolean mended = store.repairs().isPresent();
            if (mended) {
                store.repairs().get().put(Table.NAMESPACE, NamespaceEntry.of(row.get()));
            }
            findings.add(Words.of(entry), FileEntry.of(row.get()), file, mended);
        } else if (!isAt(row.get(), entry)) {
            findings.add(Words.of(entry), "object " + file.fileId() + " here", "its row is at " + Words.of(row.get()));
        }
    }

    private static boolean isAt(ObjectRow row, NamespaceEntry entry) {
        return row.directoryId() == entry.parentId() && row.name().equals(entry.name());
    }

    /** What is left of an object whose row is lost: its content and times, without attributes. */
    private static boolean addRow(Subject store, NamespaceEntry entry, FileEntry file) throws StoreException {
        Optional<Directory> parent =
                store.catalog().get(Table.DIRECTORIES, entry.parentId()).map(Table.StoredDirectory::directory);
        if (store.repairs().isEmpty() || parent.isEmpty() || !store.complete()) {
            return false;
        }
        store.repairs()
                .get()
                .put(
                        Table.ROWS,
                        new ObjectRow(
                                file.fileId(),
                                parent.get().bucketId(),
                                entry.parentId(),
                                entry.name(),
                                file.contentId(),
                                file.size(),
                                file.crc32c(),
                                Optional.empty(),
                                file.version(),
                                file.revision(),
                                file.modifiedMicros(),
                                file.modifiedMicros(),
                                "application/octet-stream",
                                Attributes.NONE));
        return true;
    }

    private static void row(Subject store, ObjectRow row, Findings findings) throws StoreException {
        NamespaceEntry expected = NamespaceEntry.of(row);
        Optional<NamespaceEntry> entry = store.catalog().at(Table.NAMESPACE, expected);
        boolean itsOwn = entry.flatMap(NamespaceEntry::file)
                .filter(file -> file.fileId() == row.fileId())
                .isPresent();
        if (!itsOwn) {
            boolean mended = entry.isEmpty() && store.repairs().isPresent() && store.complete();
            if (mended) {
                store.repairs().get().put(Table.NAMESPACE, expected);
            }
            findings.add(
                    Words.of(row),
                    "an entry of object " + row.fileId(),
                    entry.<Object>flatMap(NamespaceEntry::file).orElse("none"),
                    mended);
        }
    }
}
