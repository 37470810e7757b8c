package io.basalt.connector.server.http;

import io.basalt.connector.wire.Protocol;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What changes were answered, by the names that their senders gave them: one that is sent again, since its answer got lost, is made once and
 * answered as the first time. It is remembered for ten minutes, less only where so many answers are large, and as long as the process lives: where the first attempt went to another
 * process, the outcome is unknown. Thread-safe.
 */
final class Replays {
    private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long MOST_BYTES = 128 << 20;
    /** Of an outcome besides its answer. */
    private static final int OWN_BYTES = 300;

    private final String server;
    /** By name, in the order in which they were begun. */
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

    private long bytes;

    private record Outcome(CompletableFuture<byte[]> answer, long since) {
        boolean isKnown() {
            return answer.isDone();
        }

        long bytes() {
            return OWN_BYTES + (answer.isCompletedExceptionally() ? 0 : answer.getNow(new byte[0]).length);
        }
    }

    /** Makes a change, and gives its answer. */
    interface Change {
        byte[] make() throws IOException;
    }

    /** @param server names the process */
    Replays(String server) {
        this.server = server;
    }

    /**
     * Makes a change, unless it was made.
     *
     * @param id absent where the sender does not try again
     * @param firstTriedAt the process that it was sent to at first; absent where this is the first time
     * @throws StoreException.OutcomeUnknown where that was another one
     */
    byte[] once(Optional<String> id, Optional<String> firstTriedAt, Change change) throws IOException {
        if (firstTriedAt.isPresent() && !firstTriedAt.get().equals(server)) {
            throw new StoreException.OutcomeUnknown(
                    "the server was restarted while a change was under way, which it may or may not have made: look before trying again",
                    new IOException(Protocol.FIRST_TRIED_AT + " " + firstTriedAt.get() + " is not " + server));
        }
        if (id.isEmpty()) {
            return change.make();
        }
        CompletableFuture<byte[]> mine = new CompletableFuture<>();
        Optional<CompletableFuture<byte[]>> other = claim(id.get(), mine);
        return other.isPresent() ? answer(other.get()) : made(mine, change);
    }

    private byte[] made(CompletableFuture<byte[]> outcome, Change change) throws IOException {
        try {
            byte[] answer = change.make();
            known(outcome, answer.length);
            outcome.complete(answer);
            return answer;
        } catch (IOException | RuntimeException | Error e) {
            known(outcome, 0);
            outcome.completeExceptionally(e);
            throw e;
        }
    }

    private synchronized void known(CompletableFuture<byte[]> outcome, int answerBytes) {
        if (!outcome.isDone()) {
            bytes += OWN_BYTES + answerBytes;
        }
    }

    private static byte[] answer(CompletableFuture<byte[]> outcome) throws IOException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw e.getCause() instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("the server stops", e);
        }
    }

    /** The one under this name, which is made anew where there is none. */
    private synchronized Optional<CompletableFuture<byte[]>> claim(String id, CompletableFuture<byte[]> mine) {
        long now = System.nanoTime();
        Iterator<Outcome> oldest = outcomes.values().iterator();
        while (oldest.hasNext()) {
            Outcome outcome = oldest.next();
            if (now - outcome.since < KEPT_NANOS && bytes < MOST_BYTES) {
                break;
            }
            if (outcome.isKnown()) {
                bytes -= outcome.bytes();
                oldest.remove();
            }
        }
        Outcome before = outcomes.putIfAbsent(id, new Outcome(mine, now));
        return Optional.ofNullable(before).map(Outcome::answer);
    }
}
