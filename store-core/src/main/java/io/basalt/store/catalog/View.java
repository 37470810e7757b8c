package io.basalt.store.catalog;

import org.jspecify.annotations.Nullable;

/** Point reads of the catalog: as it is on disk, or with a group's own changes laid over it. */
interface View {
    byte @Nullable [] get(Family family, byte[] key);
}
