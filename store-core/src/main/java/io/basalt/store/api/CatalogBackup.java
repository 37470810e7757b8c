package io.basalt.store.api;

import java.time.Instant;

/**
 * A backup of a store's catalog: namespace, attributes, places and log. The objects' bytes stay in the tiers.
 *
 * @param id counts up within a directory of backups
 * @param lsn the newest commit that it holds
 * @param bytes what it takes, with the files that it shares with other backups
 */
public record CatalogBackup(int id, Instant created, long lsn, long bytes) {}
