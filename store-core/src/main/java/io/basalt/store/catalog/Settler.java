package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to payloads that ride in the log. Every few megabytes a thread of its own syncs the volumes that they were
 * appended to; then they leave the log with the next commit. Where that sync fails, and where a store is opened after a
 * crash, nobody knows what the volumes have kept: then the payloads are written again from the log, and relocated.
 *
 * @param <B> what the sink writes
 */
final class Settler<B> {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    private static final long BYTES_BETWEEN_SYNCS = 8 << 20;
    private static final int REWRITTEN_AT_ONCE = 512;
    private static final long RETRY_NANOS = 1_000_000_000;

    private final Catalog catalog;
    private final BlobSink<B> sink;
    private final Writer<B> writer;
    private final ExecutorService thread;

    private long lastNumber;
    private long unsyncedBytes;
    private long forgotten;
    private volatile long settled;
    private volatile boolean working;
    private volatile boolean lost;
    private volatile long failedAt;

    /** Commits a command whose blob is to be written, without waiting for it. */
    interface Writer<B> {
        Answer<?> submit(Command<?> command, List<B> blobs) throws StoreException;
    }

    Settler(Catalog catalog, BlobSink<B> sink, Writer<B> writer, String name) {
        this.catalog = catalog;
        this.sink = sink;
        this.writer = writer;
        this.lastNumber = catalog.lastPayload();
        this.lost = lastNumber > 0; // Until they are recovered.
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, name);
            made.setDaemon(true);
            return made;
        });
        thread.execute(() -> {}); // It is begun here, so that it inherits nothing of a writer's thread.
    }

    /** Writes again what an earlier process has left in the log. The committer must be running, and idle. */
    void recover() {
        if (lastNumber > 0) {
            working = true;
            settle(() -> {}, lastNumber);
        }
    }

    // ---- on the committer's thread

    /** Puts a blob's payload into a group. */
    void ride(Group group, Payload payload) {
        unsyncedBytes += payload.record().remaining();
        group.ride(++lastNumber, payload);
    }

    /** Has a group drop the payloads that need not be in the log any more. */
    void forget(Group group) {
        long through = settled;
        if (through > forgotten) {
            group.forgetPayloads(through);
            forgotten = through;
        }
    }

    /**
     * All that was written to the volumes so far is committed, or refused: of a volume that is taken here no payload gets a
     * number past {@code through}.
     */
    void committed() {
        boolean retry = lost && System.nanoTime() - failedAt >= RETRY_NANOS;
        if ((retry || unsyncedBytes >= BYTES_BETWEEN_SYNCS || sink.doubtsUnsynced()) && !working) {
            working = true;
            unsyncedBytes = 0;
            BlobSink.Unsynced volumes = sink.unsynced();
            long through = lastNumber;
            thread.execute(() -> settle(volumes, through));
        }
    }

    // ---- on any thread, one at a time

    private void settle(BlobSink.Unsynced volumes, long through) {
        try {
            sync(volumes);
            if (lost) {
                rewrite(through);
                lost = false;
            }
            settled = through;
        } catch (IOException | Catalog.CatalogFailure e) {
            failedAt = System.nanoTime();
            LOG.warn(
                    "small objects stay in the log, and are tried again, since they could not be written to another volume: {}",
                    e.toString());
        } finally {
            working = false;
        }
    }

    private void sync(BlobSink.Unsynced volumes) {
        try {
            volumes.sync();
        } catch (IOException e) {
            lost = true;
            LOG.warn(
                    "a volume could not be synced, its newest objects are written again from the log: {}",
                    e.toString());
        }
    }

    private void rewrite(long through) throws IOException {
        List<Answer<?>> answers = new ArrayList<>();
        long[] rewritten = {0};
        catalog.payloads(through, payload -> {
            Optional<Blob> blob = catalog.lookups().findBlob(payload.blobId());
            if (blob.isPresent()) {
                Command.Relocate relocate = new Command.Relocate(
                        List.of(new Command.Departure(
                                payload.blobId(), blob.get().places())),
                        0);
                answers.add(writer.submit(relocate, List.of(sink.again(blob.get(), payload))));
                rewritten[0]++;
            }
            if (answers.size() == REWRITTEN_AT_ONCE) {
                await(answers);
            }
        });
        await(answers);
        LOG.info("{} small objects written to volumes again from the log", rewritten[0]);
    }

    private static void await(List<Answer<?>> answers) throws IOException {
        for (Answer<?> answer : answers) {
            answer.await();
        }
        answers.clear();
    }

    /**
     * Ends, after the committer has.
     *
     * @param settle whether the log may still be written, so that what is left is settled; else, and where that fails, it
     *     stays for the next opening
     */
    void close(boolean settle) {
        thread.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = thread.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (settle && !lost && lastNumber > forgotten) {
            forgetAll();
        }
    }

    private void forgetAll() {
        try {
            sink.unsynced().sync();
            catalog.forgetPayloads(lastNumber);
        } catch (IOException | RocksDBException e) {
            LOG.warn("small objects stay in the log until the next opening: {}", e.toString());
        }
    }
}
