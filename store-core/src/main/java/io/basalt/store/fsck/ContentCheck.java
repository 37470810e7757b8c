package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.catalog.Table;
import java.util.Optional;

/** Objects have contents of their size and checksum, and extents lie within blobs. */
final class ContentCheck implements Check {
    @Override
    public String name() {
        return "contents";
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        store.catalog().scan(Table.ROWS, row -> {
            findings.looked();
            row(store, row, findings);
        });
        store.catalog().scan(Table.CONTENTS, content -> {
            findings.looked();
            for (Content.Extent extent : content.extents()) {
                extent(store, content, extent, findings);
            }
        });
    }

    private static void row(Subject store, ObjectRow row, Findings findings) throws StoreException {
        Optional<Content> content = store.catalog().get(Table.CONTENTS, row.contentId());
        if (content.isPresent()
                && (content.get().length() != row.size() || content.get().crc32c() != row.crc32c())) {
            findings.add(
                    Words.of(row),
                    row.size() + " bytes with CRC32C " + Integer.toHexString(row.crc32c()),
                    Words.content(row.contentId()) + " has " + content.get().length() + " with "
                            + Integer.toHexString(content.get().crc32c()));
        }
    }

    private static void extent(Subject store, Content content, Content.Extent extent, Findings findings)
            throws StoreException {
        Optional<Blob> blob = store.catalog().get(Table.BLOBS, extent.blobId());
        long end = extent.offset() + extent.length();
        if (blob.isPresent()
                && (extent.offset() < 0
                        || extent.length() < 0
                        || end > blob.get().length())) {
            findings.add(
                    Words.content(content.contentId()),
                    "an extent within the " + blob.get().length() + " bytes of " + Words.blob(extent.blobId()),
                    extent.offset() + " to " + end);
        }
    }
}
