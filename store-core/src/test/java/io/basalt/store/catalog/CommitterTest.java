package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.CommitCounts;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How commands are grouped, counted and answered. */
class CommitterTest {
    private static final int WRITERS = 40;

    @TempDir
    Path folder;

    private final Sink sink = new Sink();
    private final FailingProjection projection = new FailingProjection();
    private final AtomicInteger ids = new AtomicInteger(100);
    private Catalog catalog;
    private Committer<Integer> committer;

    /** Blobs are numbers of bytes; the first group waits at the gate. */
    static final class Sink implements BlobSink<Integer> {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch gate = new CountDownLatch(1);
        final List<List<Integer>> groups = new ArrayList<>();
        volatile Thread writer = Thread.currentThread();

        @Override
        public List<Outcome> write(List<Integer> blobs) {
            writer = Thread.currentThread();
            begun.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            groups.add(List.copyOf(blobs));
            return blobs.stream().map(this::outcome).toList();
        }

        private Outcome outcome(int bytes) {
            return bytes < 0 ? Outcome.failed(new IOException("a bad disk")) : Outcome.at(List.of());
        }

        @Override
        public long blobId(Integer blob) {
            return blob;
        }

        @Override
        public long bytes(Integer blob) {
            return Math.abs(blob);
        }

        @Override
        public Optional<Payload> riding(Integer blob) {
            return Optional.empty();
        }

        @Override
        public Integer again(Blob blob, Payload payload) {
            throw new IllegalStateException("nothing rides here");
        }

        @Override
        public Unsynced unsynced() {
            return () -> {};
        }

        @Override
        public long syncs() {
            return groups.size();
        }
    }

    /** Fails once it is told to, when a group is durable. */
    private static final class FailingProjection implements Projection {
        Optional<Error> failure = Optional.empty();

        @Override
        public void published(long lsn) {
            if (failure.isPresent()) {
                throw failure.get();
            }
        }
    }

    /** @param firstId the first of ten free ids */
    static Command<ObjectRow> emptyObject(String key, long firstId) {
        return new Command.PutObject(
                "b",
                key,
                KeyMode.S3,
                Condition.NONE,
                firstId,
                firstId + 1,
                List.of(),
                List.of(),
                Optional.empty(),
                "text/plain",
                Attributes.NONE,
                firstId + 2,
                1);
    }

    @BeforeEach
    void open() throws IOException {
        catalog = Catalog.open(folder);
        committer = new Committer<>(catalog, sink, projection, "committer");
        committer.start();
        committer.commit(new Command.CreateBucket("b", 1, 2, 1));
    }

    @AfterEach
    void close() {
        sink.gate.countDown();
        committer.close();
        catalog.close();
    }

    private Command<Directory> make(String path) {
        return new Command.MakeDirectory("b", path, ids.addAndGet(10), 1);
    }

    /** Lets one writer in, and the others when it is under way; gives what failed. */
    private List<Exception> write(int blobBytes) throws Exception {
        List<Exception> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            Thread thread = new Thread(() -> {
                try {
                    committer.commit(make("d" + writer), List.of(blobBytes), Map.of());
                } catch (IOException e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            });
            thread.start();
            threads.add(thread);
            if (i == 0) {
                sink.begun.await();
            }
        }
        for (Thread thread : threads) {
            while (thread.getState() == Thread.State.RUNNABLE || thread.getState() == Thread.State.NEW) {
                Thread.onSpinWait();
            }
        }
        sink.gate.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return failures;
    }

    @Test
    void smallCommandsThatWaitTogetherAreOneGroupAndAllAreAnswered() throws Exception {
        CommitCounts before = committer.counts();
        assertEquals(List.of(), write(1000));
        assertEquals(
                List.of(1, WRITERS - 1), sink.groups.stream().map(List::size).toList());
        CommitCounts counts = committer.counts().since(before);
        assertEquals(new CommitCounts(WRITERS, 2, 2), counts);
        assertEquals(4, counts.syncs());
        for (int i = 0; i < WRITERS; i++) {
            assertEquals(Optional.of("d" + i), directory("d" + i).map(Directory::name));
        }
    }

    private Optional<Directory> directory(String name) throws IOException {
        return catalog.lookups().directory(2, name);
    }

    @Test
    void groupsAreBoundedByTheBytesOfTheirBlobs() throws Exception {
        assertEquals(List.of(), write(1 << 20));
        assertEquals(List.of(1, 15, 15, 9), sink.groups.stream().map(List::size).toList());
    }

    @Test
    void aCommandThatComesAloneIsCommittedOnItsOwnThread() throws Exception {
        sink.gate.countDown();
        committer.commit(make("alone"), List.of(1), Map.of());
        assertEquals(Thread.currentThread(), sink.writer);
        assertEquals(List.of(), write(1));
        for (int i = 0; i < 100 && sink.writer != Thread.currentThread(); i++) {
            committer.commit(make("after many " + i), List.of(1), Map.of());
        }
        assertEquals(Thread.currentThread(), sink.writer, "nobody else has come for long");
    }

    @Test
    void aClosedCommitterRefusesAlsoWhatComesAlone() throws Exception {
        committer.close();
        assertThrows(StoreException.Unavailable.class, () -> committer.commit(make("late")));
        assertTrue(directory("late").isEmpty());
    }

    @Test
    void anErrorAfterTheBatchLeavesTheOutcomeUnknownAndNothingIsCommittedAnyMore() throws Exception {
        sink.gate.countDown();
        projection.failure = Optional.of(new OutOfMemoryError("as if"));
        assertThrows(StoreException.OutcomeUnknown.class, () -> committer.commit(make("alone")));
        assertTrue(committer.isBroken());
        assertThrows(StoreException.Unavailable.class, () -> committer.commit(make("next")));
        assertTrue(directory("next").isEmpty());
    }

    @Test
    void aBlobThatFailedFailsItsCommandAlone() throws Exception {
        sink.gate.countDown();
        List<Exception> failures = write(-1000);
        assertEquals(WRITERS, failures.size());
        assertTrue(directory("d1").isEmpty());
        committer.commit(make("good"), List.of(1), Map.of());
        assertTrue(directory("good").isPresent());
    }

    @Test
    void aLateDirectoryIsSeenThroughWhatTheCommitterRemembers() throws Exception {
        sink.gate.countDown();
        committer.commit(make("a/b"));
        assertTrue(committer.commit(new Command.Rename("b", "a/", "c/", false, KeyMode.S3, 50, 1)));
        Directory again = committer.commit(make("a/b"));
        Directory moved = committer.commit(make("c/b"));
        assertEquals(again.name(), moved.name());
        assertTrue(again.directoryId() != moved.directoryId());
        assertEquals(1, directory("a").orElseThrow().children());
        assertEquals(1, directory("c").orElseThrow().children());
        assertEquals(4, catalog.lookups().directory(2).below().directories());
    }
}
