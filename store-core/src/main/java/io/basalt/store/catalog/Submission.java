package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.Place;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way through the committer, and its answer. The committer fills it in, one thread may wait for it.
 *
 * <p>Waking a thread is a system call, and a group has many: the committer wakes the first waiter alone, and each one
 * that wakes goes on to wake two others, so that the committer is back at its work at once.
 *
 * @param <R> what the command gives
 * @param <B> what the sink writes
 */
final class Submission<R, B> implements Answer<R> {
    private final Command<R> command;
    private final List<B> blobs;
    private final Map<Long, List<Place>> places;
    private final long bytes;

    private Optional<R> result = Optional.empty();
    private Optional<Exception> failure = Optional.empty();

    private volatile @Nullable Thread waiter;
    private volatile @Nullable Company company;
    private int index;

    /** Those that are answered together. */
    private static final class Company {
        final List<? extends Submission<?, ?>> members;
        volatile boolean answered;

        Company(List<? extends Submission<?, ?>> members) {
            this.members = members;
        }

        /** Wakes the waiter of that member, and through it those of its children 2i + 1 and 2i + 2. */
        void wake(int member) {
            if (member < members.size()) {
                Submission<?, ?> submission = members.get(member);
                Thread thread = submission.waiter;
                if (thread == null) {
                    wakeChildren(member);
                } else {
                    LockSupport.unpark(thread);
                }
            }
        }

        void wakeChildren(int member) {
            wake(2 * member + 1);
            wake(2 * member + 2);
        }
    }

    /** @param bytes roughly what it takes of a group */
    Submission(Command<R> command, List<B> blobs, Map<Long, List<Place>> places, long bytes) {
        this.command = command;
        this.blobs = blobs;
        this.places = new HashMap<>(places);
        this.bytes = bytes;
    }

    boolean isAnswered() {
        return company != null;
    }

    List<B> blobs() {
        return blobs;
    }

    long bytes() {
        return bytes;
    }

    void placed(long blobId, BlobSink.Outcome outcome) {
        places.put(blobId, outcome.places());
        outcome.failure().ifPresent(this::fail);
    }

    private void fail(Exception e) {
        failure = failure.or(() -> Optional.of(e));
    }

    /** Applies the command, unless a blob of it has failed; whether that was done. */
    boolean apply(Applier applier) {
        if (failure.isEmpty()) {
            try {
                result = Optional.of(applier.apply(command, places));
            } catch (StoreException | RuntimeException e) {
                fail(e);
            }
        }
        return failure.isEmpty();
    }

    /** Answers all of them with what became of each. */
    static void answer(List<? extends Submission<?, ?>> group) {
        Company company = new Company(group);
        for (int i = 0; i < group.size(); i++) {
            Submission<?, ?> submission = group.get(i);
            submission.index = i;
            submission.company = company;
        }
        company.answered = true;
        company.wake(0);
    }

    /** Answers with a failure that outdoes whatever became of it, unless it has been answered. */
    void answer(Exception outcome) {
        if (company == null) {
            failure = Optional.of(outcome);
            answer(List.of(this));
        }
    }

    /** Waits through interrupts too: the change is on its way, so its outcome is worth the wait. */
    @Override
    public R await() throws IOException {
        boolean interrupted = false;
        waiter = Thread.currentThread();
        Company all = company;
        while (all == null || !all.answered) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
            all = company;
        }
        all.wakeChildren(index);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure.isPresent()) {
            throw rethrown(failure.get());
        }
        return result.orElseThrow();
    }

    private static IOException rethrown(Exception cause) {
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof BinaryReader.MalformedException || cause instanceof Catalog.CatalogFailure) {
            return new StoreException.CorruptData(String.valueOf(cause.getMessage()), cause);
        }
        throw new IllegalStateException("a change failed, and was not made: " + cause, cause);
    }
}
