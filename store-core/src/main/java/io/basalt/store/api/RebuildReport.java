package io.basalt.store.api;

import java.util.Optional;

/**
 * What rebuilding a catalog came to.
 *
 * @param backup what it began with; absent where it began with nothing, or with what could be read of the old catalog
 * @param found blobs that the catalog did not know: each is an object of bucket {@code lost+found} now
 * @param moved blobs that lay elsewhere than the catalog said
 * @param damaged records and files that could not be read
 */
public record RebuildReport(Optional<CatalogBackup> backup, long found, long moved, long damaged) {}
