package io.basalt.store.catalog;

import java.nio.charset.StandardCharsets;

/** The column families; docs/format.md, section "Catalog", gives each one's keys and values. */
enum Family {
    STATE,
    BUCKETS,
    NAMESPACE,
    DIRS,
    ROWS,
    HISTORY,
    GARBAGE,
    SNAPSHOTS,
    CONTENTS,
    FOOTERS,
    BLOBS,
    PAYLOADS,
    VOLUMES,
    CHANGES,
    UPLOADS,
    TOKENS,
    OPENFILES,
    LIFECYCLES,
    ACCOUNTS;

    byte[] rocksName() {
        return name().toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    }
}
