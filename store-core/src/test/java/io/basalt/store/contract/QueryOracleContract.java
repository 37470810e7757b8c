package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Query;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import io.basalt.store.contract.OracleWriter.Item;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random queries over a random bucket, answered as DuckDB answers them over what the store's listing shows at the same LSN:
 * at the newest one and at older ones, while writers change the bucket, and after it is opened again. The writers know what
 * they wrote, so that the listing is no oracle without one. A failure names its seed; {@code -Dbasalt.test.seed=N} runs its
 * queries and its writers' steps again, though not as they met.
 */
public abstract class QueryOracleContract extends StoreContract {
    private static final int WRITERS = 4;
    private static final int FIRST_STEPS = 60;
    private static final int QUERIES_AT_ONE_LSN = 60;
    private static final int STEPS_PER_QUERY = 2;
    private static final int MOVES = 5;

    private final List<OracleWriter> writers = new ArrayList<>();
    private final Semaphore pace = new Semaphore(0);
    private Random random = new Random();
    private long begin;

    @Test
    void queriesAreAnsweredAsDuckDbAnswersThem() throws Exception {
        run(2, 14);
    }

    @Tag("nightly")
    @Test
    void queriesAreAnsweredAsDuckDbAnswersThemForLong() throws Exception {
        run(4, 50);
    }

    private void run(int sessions, int lsns) throws Exception {
        long seed = Long.getLong("basalt.test.seed", System.nanoTime());
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        random = new Random(seed);
        begin = store.visibleLsn();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new OracleWriter(store, allocator, BUCKET, i, seed * WRITERS));
        }
        RandomQueries queries = new RandomQueries(random, BUCKET);
        try (DuckTable oracle = new DuckTable()) {
            for (int session = 0; session < sessions; session++) {
                writers.forEach(writer -> writer.use(store));
                whileWritersRun(oracle, queries, lsns);
                assertEquals(written(), listed(store.visibleLsn()), "what the writers know, and what is listed");
                check(oracle, queries, store.visibleLsn());
                reopen();
                check(oracle, queries, store.visibleLsn());
                check(oracle, queries, olderLsn());
            }
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    /** Writers make a few steps for each query, so that they are at work all the while and the bucket stays small. */
    private void whileWritersRun(DuckTable oracle, RandomQueries queries, int lsns) throws Exception {
        pace.release(FIRST_STEPS * WRITERS);
        int steps = FIRST_STEPS + lsns * QUERIES_AT_ONE_LSN * STEPS_PER_QUERY / WRITERS;
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        List<Future<?>> running = new ArrayList<>();
        for (OracleWriter writer : writers) {
            running.add(threads.submit(() -> {
                for (int step = 0; step < steps; step++) {
                    pace.acquire();
                    writer.step();
                }
                return null;
            }));
        }
        try {
            for (int i = 0; i < lsns; i++) {
                moveSome();
                checkNewest(oracle, queries);
                check(oracle, queries, i % 2 == 0 ? store.visibleLsn() : olderLsn());
            }
            for (Future<?> writer : running) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
            assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES), "writers do not end");
        }
    }

    private long olderLsn() throws StoreException {
        return begin + random.nextLong(store.visibleLsn() - begin + 1);
    }

    /** The contents of a few objects go to other tiers; nobody else moves any, so that what is listed stays so. */
    private void moveSome() throws IOException {
        List<ObjectInfo> objects = objectsAt(store.visibleLsn());
        for (int i = 0; i < MOVES && !objects.isEmpty(); i++) {
            ObjectKey key = OracleFields.any(random, objects).key();
            try {
                store.move(key, OracleFields.any(random, store.tiers()).name());
            } catch (StoreException.NotFound e) {
                // A writer has deleted or renamed it meanwhile.
                continue;
            }
        }
    }

    /** A query says at which LSN it was answered; so the oracle is asked afterwards. */
    private void checkNewest(DuckTable oracle, RandomQueries queries) throws IOException, SQLException {
        Query query = queries.nextRows();
        Answer answer = Answer.of(store, query, allocator);
        oracle.load(objectsAt(answer.lsn()));
        new OracleComparison(store, allocator, oracle).compare(query, answer);
    }

    private void check(DuckTable oracle, RandomQueries queries, long lsn) throws IOException, SQLException {
        List<ObjectInfo> objects = objectsAt(lsn);
        oracle.load(objects);
        queries.over(objects);
        OracleComparison comparison = new OracleComparison(store, allocator, oracle);
        for (int i = 0; i < QUERIES_AT_ONE_LSN; i++) {
            pace.release(STEPS_PER_QUERY);
            Query query = queries.next().asOf(lsn);
            try {
                comparison.check(query);
            } catch (Throwable e) {
                throw new AssertionError(query + "\n" + DuckSql.of(query) + "\n" + e.getMessage(), e);
            }
        }
    }

    private List<ObjectInfo> objectsAt(long lsn) throws IOException {
        StoreView then = store.asOf(lsn);
        List<ObjectInfo> objects = new ArrayList<>();
        ListPage page = then.list(ListRequest.flat(BUCKET, ""));
        while (true) {
            for (ListEntry entry : page.entries()) {
                objects.add(then.stat(key(entry.key())).orElseThrow());
            }
            if (page.next().isEmpty()) {
                return objects;
            }
            page = then.list(ListRequest.flat(BUCKET, "").after(page.next().get()));
        }
    }

    private Map<String, Item> listed(long lsn) throws IOException {
        Map<String, Item> items = new TreeMap<>();
        objectsAt(lsn).forEach(object -> items.put(object.key().key(), Item.of(object)));
        return items;
    }

    private Map<String, Item> written() {
        Map<String, Item> items = new TreeMap<>();
        writers.forEach(writer -> items.putAll(writer.items()));
        return items;
    }
}
