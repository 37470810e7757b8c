package io.basalt.store.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/** What becomes of a query whose source is damaged. */
class GuardedResultTest {
    private final List<String> mended = new ArrayList<>();

    /** Gives some batches, then is damaged or ends. */
    private static final class Batches implements QueryResult {
        private final String name;
        private final boolean damaged;
        private int left;
        private int closed;

        Batches(String name, int batches, boolean damaged) {
            this.name = name;
            this.left = batches;
            this.damaged = damaged;
        }

        @Override
        public boolean next() throws StoreException {
            if (left == 0 && damaged) {
                throw new StoreException.CorruptData(name + " is damaged");
            }
            return left-- > 0;
        }

        @Override
        public VectorSchemaRoot batch() {
            return VectorSchemaRoot.of();
        }

        @Override
        public long lsn() {
            return 1;
        }

        @Override
        public Stats stats() {
            return new Stats(0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public String explain() {
            return name;
        }

        @Override
        public void cancel() {
            left = 0;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private GuardedResult guarded(Batches first, Batches instead) {
        return new GuardedResult(first, new GuardedResult.Remedy() {
            @Override
            public void mend(StoreException.CorruptData damage) {
                mended.add(String.valueOf(damage.getMessage()));
            }

            @Override
            public QueryResult instead() {
                return instead;
            }
        });
    }

    @Test
    void whatIsDamagedBeforeItsFirstBatchBeginsAgainElsewhere() throws StoreException {
        Batches first = new Batches("index", 0, true);
        Batches instead = new Batches("catalog", 2, false);
        try (GuardedResult result = guarded(first, instead)) {
            assertTrue(result.next());
            assertEquals("catalog", result.explain());
            assertTrue(result.next());
            assertFalse(result.next());
        }
        assertEquals(List.of("index is damaged"), mended);
        assertEquals(List.of(1, 1), List.of(first.closed, instead.closed));
    }

    @Test
    void whatIsDamagedLaterIsMadeAnewAllTheSame() throws StoreException {
        try (GuardedResult result = guarded(new Batches("index", 1, true), new Batches("catalog", 2, false))) {
            assertTrue(result.next());
            StoreException e = assertThrows(StoreException.Unavailable.class, result::next);
            assertTrue(e.getMessage().contains("run the query again"), e.getMessage());
        }
        assertEquals(List.of("index is damaged"), mended);
    }

    @Test
    void damageOfTheOtherSourceIsToldAsItIs() {
        try (GuardedResult result = guarded(new Batches("index", 0, true), new Batches("catalog", 0, true))) {
            StoreException e = assertThrows(StoreException.CorruptData.class, result::next);
            assertEquals("catalog is damaged", e.getMessage());
            assertThrows(StoreException.CorruptData.class, result::next);
        }
        assertEquals(List.of("index is damaged"), mended, "the index once");
    }
}
