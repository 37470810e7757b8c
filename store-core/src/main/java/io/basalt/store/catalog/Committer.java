package io.basalt.store.catalog;

import io.basalt.store.api.CommitCounts;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Changes the catalog, one group of commands after the other: on a thread of its own, or, while commands come one at a
 * time, on the thread that brings one, which saves two hand-overs. What is said to belong to the committer's thread
 * belongs to whoever holds the turn. Order of a group: blobs durable, one synced batch, projection, published
 * LSN, answers. A blob that could not be made durable fails its own command; a batch that could not be written leaves the
 * outcome unknown, so nothing is committed any more until the store is opened again (a sync is never tried twice).
 *
 * @param <B> what the sink writes
 */
public final class Committer<B> implements AutoCloseable {
    private static final int QUEUE = 4096;
    private static final int MAX_GROUP = 1024;
    private static final long MAX_GROUP_BYTES = 16 << 20;
    private static final long MAX_BATCH_BYTES = 8 << 20;

    /** What a command's own records take of a group, roughly. */
    private static final long COMMAND_BYTES = 1 << 10;

    private final Catalog catalog;
    private final BlobSink<B> sink;
    private final Projection projection;
    private final Thread thread;
    private final GroupQueue<Submission<?, B>> queue;
    private final Queue<FutureTask<Void>> between = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();
    private final GroupPace pace = new GroupPace();
    private final FrequentRecords records;
    private final Settler<B> settler;

    private volatile long visibleLsn;
    private volatile @Nullable StoreException broken;
    private volatile boolean failed;
    private volatile boolean closing;
    private volatile CommitCounts counts = new CommitCounts(0, 0, 0);
    private long lastMicros;

    public Committer(Catalog catalog, BlobSink<B> sink, Projection projection, String name) {
        this.catalog = catalog;
        this.records = new FrequentRecords(catalog);
        this.sink = sink;
        this.projection = projection;
        Catalog.LogPosition position = catalog.logPosition();
        this.visibleLsn = position.lsn();
        this.lastMicros = position.micros();
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
        this.queue = new GroupQueue<>(QUEUE, thread);
        this.settler = new Settler<>(catalog, sink, this::submit, name + " settler");
    }

    /** Begins to commit. What a crash has left in the log alone is in volumes when this returns. */
    public void start() {
        thread.start();
        settler.recover();
    }

    /** The newest commit that readers see. */
    public long visibleLsn() {
        return visibleLsn;
    }

    public CommitCounts counts() {
        return counts;
    }

    /**
     * Commits one command and waits until it is durable and visible.
     *
     * @param blobs small blobs of the command, still to be written
     * @param places blobs of the command that are durable already
     */
    public <R> R commit(Command<R> command, List<B> blobs, Map<Long, List<Place>> places) throws IOException {
        Submission<R, B> submission = submission(command, blobs, places);
        if (!commitAlone(submission)) {
            enqueue(submission);
        }
        return submission.await();
    }

    private <R> Answer<R> submit(Command<R> command, List<B> blobs) throws StoreException {
        Submission<R, B> submission = submission(command, blobs, Map.of());
        enqueue(submission);
        return submission;
    }

    private <R> Submission<R, B> submission(Command<R> command, List<B> blobs, Map<Long, List<Place>> places) {
        long bytes = COMMAND_BYTES;
        for (B blob : blobs) {
            bytes += sink.bytes(blob);
        }
        return new Submission<>(command, blobs, places, bytes);
    }

    public <R> R commit(Command<R> command) throws StoreException {
        try {
            return commit(command, List.of(), Map.of());
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException.Unavailable(e.toString(), e);
        }
    }

    /**
     * Runs something short on the committer's thread between two groups, when the projection has been told all that is in the
     * catalog, and waits for it. Where this throws {@code InterruptedException}, it is not run.
     */
    public void between(Runnable work) throws InterruptedException {
        FutureTask<Void> task = new FutureTask<>(work, null);
        between.add(task);
        boolean interrupted = false;
        while (!task.isDone()) {
            queue.wake();
            try {
                task.get(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                if (between.remove(task)) {
                    throw e;
                }
                interrupted = true; // It is being run.
            } catch (TimeoutException e) {
                if (thread.getState() == Thread.State.TERMINATED && between.remove(task)) {
                    throw new IllegalStateException("the committer has ended", e);
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("between two groups: " + e.getCause(), e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sees to small objects that may be in the log alone, as every group does. */
    public void settle() throws InterruptedException {
        between(settler::committed);
    }

    private void runBetween() {
        if (!between.isEmpty()) {
            turn.lock();
            try {
                for (FutureTask<Void> work = between.poll(); work != null; work = between.poll()) {
                    work.run();
                }
            } finally {
                turn.unlock();
            }
        }
    }

    private void enqueue(Submission<?, B> submission) throws StoreException {
        boolean queued = false;
        try {
            while (!stopped() && !queued) {
                // A full queue: wait, and look again whether the store still commits.
                queued = queue.offer(submission, 100, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted before the change was taken; nothing was changed", e);
        }
        // Once the committer has taken it, its answer alone says what became of it.
        if (!queued || (stopped() && queue.remove(submission))) {
            throw refusal();
        }
    }

    private boolean stopped() {
        return closing || isBroken();
    }

    /** Whether a group's outcome is unknown, so that nothing is committed any more. */
    public boolean isBroken() {
        return failed || broken != null;
    }

    private StoreException refusal() {
        StoreException cause = broken;
        if (cause == null && failed) {
            return new StoreException.Unavailable("the store is read-only since a commit failed; open it again");
        }
        return cause == null
                ? new StoreException.Unavailable("the store is closed; open it again")
                : new StoreException.Unavailable(
                        "the store is read-only since a commit failed (" + cause.getMessage() + "); open it again",
                        cause);
    }

    private void run() {
        while (!closing || queue.size() > 0) {
            runBetween();
            if (!closing) { // The wake-up may have been spent on the turn.
                queue.await(1, 0);
            }
            if (queue.size() > 0) {
                turn.lock();
                try {
                    commit(nextGroup());
                } finally {
                    turn.unlock();
                }
            }
        }
    }

    /** Commits on the calling thread, unless others are about to commit too; whether it did. */
    private boolean commitAlone(Submission<?, B> submission) throws StoreException {
        if (queue.size() > 0 || !between.isEmpty() || !turn.tryLock()) {
            return false;
        }
        try {
            boolean alone = pace.wanted() == 1 && !stopped();
            if (alone) {
                commit(List.of(submission));
            }
            return alone;
        } catch (RuntimeException | Error e) {
            if (!submission.isAnswered()) {
                throw new StoreException.OutcomeUnknown("the committer failed: " + e, e);
            }
            return true; // The answer tells.
        } finally {
            turn.unlock();
        }
    }

    private void commit(List<Submission<?, B>> group) {
        long begin = System.nanoTime();
        try {
            commitAll(group);
        } catch (RuntimeException | Error e) {
            failed = true; // First of all: what follows may lack memory again.
            breakDown(new StoreException.OutcomeUnknown("the committer failed: " + e, e), group);
            throw e;
        }
        pace.ended(group.size(), queue.size(), System.nanoTime() - begin);
    }

    /** What is waiting, or, where the writers of the last group are about to come back, what is there then. */
    private List<Submission<?, B>> nextGroup() {
        List<Submission<?, B>> group = new ArrayList<>();
        long patience = pace.patienceNanos();
        long deadline = System.nanoTime() + patience;
        for (long left = patience;
                left > 0 && !closing && queue.size() < pace.wanted();
                left = deadline - System.nanoTime()) {
            queue.await(pace.wanted(), left);
        }
        long[] bytes = {0};
        queue.drainTo(group, next -> {
            bytes[0] += next.bytes();
            return bytes[0] <= MAX_GROUP_BYTES && group.size() < MAX_GROUP;
        });
        return group;
    }

    private void commitAll(List<Submission<?, B>> submissions) {
        writeBlobs(submissions);
        for (int from = 0; from < submissions.size(); ) {
            Group group = new Group(records, visibleLsn, lastMicros);
            Applier applier = new Applier(group);
            int to = from;
            while (to < submissions.size() && group.bytes() < MAX_BATCH_BYTES) {
                Submission<?, B> submission = submissions.get(to++);
                if (submission.apply(applier)) {
                    submission
                            .blobs()
                            .forEach(blob -> sink.riding(blob).ifPresent(payload -> settler.ride(group, payload)));
                }
            }
            settler.forget(group);
            List<Submission<?, B>> applied = submissions.subList(from, to);
            if (!group.isEmpty() && !write(group)) {
                breakDown(broken(), submissions.subList(from, submissions.size()));
                return;
            }
            counts = new CommitCounts(
                    counts.commands() + applied.size(), counts.groups() + (group.isEmpty() ? 0 : 1), sink.syncs());
            Submission.answer(applied);
            from = to;
        }
        settler.committed();
    }

    /** Makes a group durable, then visible; where that fails, nothing is committed from then on. */
    private boolean write(Group group) {
        if (isBroken()) {
            return false;
        }
        try {
            catalog.write(group);
        } catch (RocksDBException e) {
            broken = new StoreException.OutcomeUnknown(
                    "the log could not be written: " + e.getMessage()
                            + "; the change may or may not be kept: open the store again and check",
                    e);
            return false;
        }
        records.stored(group);
        group.tellAll(projection);
        lastMicros = group.lastMicros();
        visibleLsn = group.lsn();
        projection.published(visibleLsn);
        return true;
    }

    private StoreException broken() {
        StoreException cause = broken;
        return cause == null ? refusal() : cause;
    }

    private void writeBlobs(List<Submission<?, B>> submissions) {
        List<B> blobs = new ArrayList<>();
        List<Submission<?, B>> owners = new ArrayList<>();
        for (Submission<?, B> submission : submissions) {
            for (B blob : submission.blobs()) {
                blobs.add(blob);
                owners.add(submission);
            }
        }
        if (blobs.isEmpty()) {
            return;
        }
        List<BlobSink.Outcome> outcomes = sink.write(blobs);
        for (int i = 0; i < blobs.size(); i++) {
            owners.get(i).placed(sink.blobId(blobs.get(i)), outcomes.get(i));
        }
    }

    private void breakDown(StoreException cause, List<Submission<?, B>> submissions) {
        broken = cause;
        submissions.forEach(submission -> submission.answer(cause));
        refuseWaiting(cause);
    }

    private void refuseWaiting(StoreException cause) {
        List<Submission<?, B>> waiting = new ArrayList<>();
        queue.drainTo(waiting, next -> true);
        waiting.forEach(submission -> submission.answer(cause));
    }

    /** Commits what is queued, then stops. */
    @Override
    public void close() {
        closing = true;
        queue.wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        turn.lock(); // Until whoever commits alone is done; nobody begins any more.
        try {
            refuseWaiting(refusal());
        } finally {
            turn.unlock();
        }
        settler.close(!isBroken());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
