package io.basalt.store.catalog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Point reads of the catalog: as it is on disk, or with a group's own changes laid over it. */
interface View {
    byte @Nullable [] get(Family family, byte[] key);

    /** As {@link #get}, for a record that is as likely absent as not: its absence may cost less to find. */
    default byte @Nullable [] probe(Family family, byte[] key) {
        return get(family, key);
    }

    /** The record of a directory; {@link io.basalt.store.io.BinaryReader.MalformedException} where it is damaged. */
    default Optional<Directory> directory(long id) {
        byte[] value = get(Family.DIRS, Keys.id(id));
        return value == null ? Optional.empty() : Optional.of(Directory.decode(value));
    }
}
