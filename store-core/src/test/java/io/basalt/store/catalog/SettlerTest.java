package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.io.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payloads leave the log only when the volumes that they were written to have kept them. */
class SettlerTest {
    private static final int OBJECTS = 12;
    /** So that what is committed together takes more than one batch. */
    private static final int SIZE = 1 << 20;

    private static final int LOST_VOLUME = 1;

    @TempDir
    Path folder;

    /** Writes to one volume after the other; the first one fails to sync, and has kept nothing. */
    private static final class Volumes implements BlobSink<Payload> {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch gate = new CountDownLatch(1);
        private final Set<Integer> unsynced = ConcurrentHashMap.newKeySet();
        private volatile int volume = LOST_VOLUME;

        @Override
        public List<Outcome> write(List<Payload> blobs) {
            begun.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            unsynced.add(volume);
            return blobs.stream().map(blob -> Outcome.at(List.of(place()))).toList();
        }

        private Place place() {
            return new Place("flash", 0, 1, volume, 24);
        }

        @Override
        public long blobId(Payload blob) {
            return blob.blobId();
        }

        @Override
        public long bytes(Payload blob) {
            return blob.record().remaining();
        }

        @Override
        public Optional<Payload> riding(Payload blob) {
            return Optional.of(blob);
        }

        @Override
        public Payload again(Blob blob, Payload payload) {
            return payload;
        }

        @Override
        public Unsynced unsynced() {
            Set<Integer> taken = new HashSet<>(unsynced);
            unsynced.removeAll(taken);
            volume++;
            return () -> {
                if (taken.contains(LOST_VOLUME)) {
                    throw new IOException("lost pages");
                }
            };
        }

        @Override
        public long syncs() {
            return 0;
        }
    }

    private static Command<ObjectRow> put(int number) {
        long blobId = 1000 + number;
        return new Command.PutObject(
                "b",
                "k" + number,
                KeyMode.S3,
                Condition.NONE,
                2000 + number,
                3000 + number,
                List.of(new Content.Extent(blobId, 0, SIZE, 0)),
                List.of(new Command.NewBlob(blobId, SIZE, 0)),
                Optional.empty(),
                "text/plain",
                Attributes.NONE,
                4000 + number,
                1);
    }

    @Test
    void whatAFailedVolumeHoldsIsWrittenAgainAlsoWhereADrainBecameSeveralBatches() throws Exception {
        Volumes volumes = new Volumes();
        Catalog catalog = Catalog.open(folder);
        Committer<Payload> committer = new Committer<>(catalog, volumes, new Projection() {}, "committer");
        committer.start();
        committer.commit(new Command.CreateBucket("b", 1, 2, 1));

        putAllInOneDrain(committer, volumes);
        int directories = 0;
        while (ride(catalog)) {
            committer.commit(new Command.MakeDirectory("b", "d" + directories, 5000 + directories, 1));
            directories++;
        }
        committer.close();

        assertEquals(0, catalog.lastPayload(), "payloads that are left for the next opening");
        for (int i = 0; i < OBJECTS; i++) {
            Place place = catalog.lookups().blob(1000 + i).places().get(0);
            assertTrue(place.volume() > LOST_VOLUME, "blob " + i + " lies in the volume that kept nothing");
        }
        catalog.close();
    }

    /** The first one is under way, and the others wait together, when the gate is opened. */
    private static void putAllInOneDrain(Committer<Payload> committer, Volumes volumes) throws Exception {
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < OBJECTS; i++) {
            int number = i;
            Payload payload = new Payload(1000 + number, 0, ByteBuffer.allocate(SIZE));
            Thread writer = new Thread(() -> {
                try {
                    committer.commit(put(number), List.of(payload), Map.of());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            writer.start();
            writers.add(writer);
            if (i == 0) {
                volumes.begun.await();
            }
        }
        for (Thread writer : writers) {
            while (writer.getState() == Thread.State.RUNNABLE || writer.getState() == Thread.State.NEW) {
                Thread.onSpinWait();
            }
        }
        volumes.gate.countDown();
        for (Thread writer : writers) {
            writer.join();
        }
    }

    /** Whether the first payload is still in the log. */
    private static boolean ride(Catalog catalog) throws IOException {
        List<Long> blobIds = new ArrayList<>();
        catalog.payloads(catalog.lastPayload(), payload -> blobIds.add(payload.blobId()));
        return blobIds.contains(1000L);
    }
}
