package io.basalt.store.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Finding;
import io.basalt.store.engine.BlobOwners;
import io.basalt.store.engine.LocalStore;
import io.basalt.store.io.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What holds of every store that was opened, whatever happened before. */
final class Invariants {
    private final LocalStore store;
    private final String where;

    /** @param where what failures begin with */
    Invariants(LocalStore store, String where) {
        this.store = store;
        this.where = where;
    }

    /**
     * Nothing that was acknowledged is missing, and of the step under way there is all or nothing.
     *
     * @param before what the store showed after the last acknowledged step
     * @param after what it showed after the one under way
     */
    void acknowledgedWriteSurvivesAndNoHalfObject(Observation before, Observation after) throws IOException {
        Observation now = Observation.of(store);
        assertTrue(
                now.equals(before) || now.equals(after),
                () -> where + ": neither as before the step under way" + before.difference(now) + "\nnor as after it"
                        + after.difference(now));
    }

    /** What was acknowledged earlier, and was replaced or deleted since, can be seen as of then. */
    void pastStateSurvives(Recording.State past) throws IOException {
        Observation now = Observation.ofObjects(store.asOf(past.lsn()), past.buckets());
        assertEquals("", past.objects().difference(now), () -> where + ": as of LSN " + past.lsn());
    }

    void noOrphanBlob(Disk disk) throws IOException {
        assertEquals(List.of(), BlobOwners.filesWithoutOwner(store, disk), () -> where + ": files without an owner");
    }

    /** Catalog, index and bytes agree, and no file is without an owner. */
    void isWhole() throws IOException {
        List<Finding> findings = new ArrayList<>();
        store.maintenance().fsck(true, findings::add);
        assertEquals(List.of(), findings, where);
    }
}
