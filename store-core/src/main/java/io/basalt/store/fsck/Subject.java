package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.Repairs;
import io.basalt.store.io.Place;
import io.basalt.store.volume.DirectoryIdentity;
import io.basalt.store.volume.DirectorySurvey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The store that is looked at.
 *
 * @param catalog at one moment
 * @param repairs absent where nothing is to be mended
 * @param directories of all tiers
 * @param index absent where it cannot be filled
 * @param newestBlobs what the catalog says by now: in a store that is open, places change while they are looked at
 * @param liveEpoch the epoch in which somebody may be writing; {@link Long#MAX_VALUE} in a store that is closed
 * @param deep whether all bytes are read, too
 * @param complete whether all of the catalog can be read, so that what nothing in it refers to is referred to by nothing
 */
public record Subject(
        Inspection catalog,
        Optional<Repairs> repairs,
        List<DirectorySurvey> directories,
        Optional<IndexedRows> index,
        Blobs newestBlobs,
        long liveEpoch,
        boolean deep,
        boolean complete) {

    /** Looks up blobs as they are now. */
    public interface Blobs {
        Optional<Blob> find(long blobId) throws IOException;
    }

    /** Whether somebody may be writing. */
    boolean isOpen() {
        return liveEpoch != Long.MAX_VALUE;
    }

    Optional<DirectorySurvey> directory(Place place) {
        return directories.stream().filter(directory -> directory.holds(place)).findFirst();
    }

    /**
     * The directories whose files can be looked at: of the others, which the check of identities names, nothing is known.
     * One of which only the file {@code IDENTITY} is damaged or missing is looked at.
     */
    List<DirectorySurvey> visible() {
        return directories.stream().filter(this::isVisible).toList();
    }

    private boolean isVisible(DirectorySurvey directory) {
        try {
            Optional<DirectoryIdentity> said = identity(directory);
            return said.isPresent() ? said.get().equals(directory.expected(catalog.storeId())) : directory.hasEpochs();
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<DirectoryIdentity> identity(DirectorySurvey directory) throws IOException {
        try {
            return directory.identity();
        } catch (StoreException.CorruptData e) {
            return Optional.empty();
        }
    }

    Subject asIncomplete() {
        return new Subject(catalog, repairs, directories, index, newestBlobs, liveEpoch, deep, false);
    }
}
