package io.basalt.store.api;

import java.time.Instant;

/**
 * A backup whose bytes a store keeps.
 *
 * @param directory the directory of backups that it was added to
 * @param created when it was begun
 * @param lsn at which it was begun
 */
public record PinnedBackup(String directory, Instant created, long lsn) {}
