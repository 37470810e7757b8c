package io.basalt.store.engine;

import io.basalt.store.catalog.Blob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Makes moves on as many threads as may move at the same time, each with neighbours of its own. */
final class MoverThreads {
    private MoverThreads() {}

    /** Makes what moves blobs on one thread, and tells its outcome so. */
    interface Movers {
        BlobMoves begin(BlobMoves.Outcome outcome);
    }

    /** Returns when all threads have ended; throws what the first of them that failed has thrown. */
    static void run(List<BlobMove> moves, int threads, Movers movers, BlobMoves.Outcome outcome) throws IOException {
        BlobMoves.Outcome shared = synchronised(outcome);
        int share = (moves.size() + threads - 1) / threads;
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int from = 0; from < moves.size(); from += share) {
            List<BlobMove> own = moves.subList(from, Math.min(moves.size(), from + share));
            tasks.add(() -> {
                try (BlobMoves mover = movers.begin(shared)) {
                    mover.run(own);
                }
                return true;
            });
        }
        if (tasks.size() == 1) {
            try (BlobMoves mover = movers.begin(shared)) {
                mover.run(moves);
            }
            return;
        }
        runAll(tasks);
    }

    private static void runAll(List<Callable<Boolean>> tasks) throws IOException {
        ExecutorService executor = Executors.newFixedThreadPool(tasks.size());
        try {
            List<IOException> failures = new ArrayList<>();
            for (Future<Boolean> task : executor.invokeAll(tasks)) {
                try {
                    task.get();
                } catch (ExecutionException e) {
                    failures.add(
                            e.getCause() instanceof IOException cause
                                    ? cause
                                    : new IOException("the mover failed: " + e.getCause(), e.getCause()));
                }
            }
            if (!failures.isEmpty()) {
                failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
                throw failures.get(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while moving; what was committed has moved");
        } finally {
            executor.shutdown();
            awaitEnd(executor);
        }
    }

    /** A mover's outcome is told by its own thread: not after the run has ended. */
    private static void awaitEnd(ExecutorService executor) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = executor.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static BlobMoves.Outcome synchronised(BlobMoves.Outcome outcome) {
        return new BlobMoves.Outcome() {
            @Override
            public synchronized void moved(List<BlobMoves.Moved> moved) {
                outcome.moved(moved);
            }

            @Override
            public synchronized void noRoom(Blob blob) {
                outcome.noRoom(blob);
            }

            @Override
            public synchronized void problem(String text) {
                outcome.problem(text);
            }
        };
    }
}
