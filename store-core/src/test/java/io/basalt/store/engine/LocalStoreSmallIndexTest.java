package io.basalt.store.engine;

import io.basalt.store.api.Store;
import io.basalt.store.contract.AttributeRegistryContract;
import io.basalt.store.contract.ConcurrentHistoryContract;
import io.basalt.store.contract.PredicateContract;
import io.basalt.store.contract.ProjectionContract;
import io.basalt.store.contract.QueryContract;
import io.basalt.store.contract.QueryOracleContract;
import io.basalt.store.contract.QuerySnapshotContract;
import io.basalt.store.contract.RandomCollectingContract;
import io.basalt.store.contract.RandomHistoryContract;
import io.basalt.store.contract.RandomPredicateContract;
import io.basalt.store.contract.RenameContract;
import io.basalt.store.contract.RetentionContract;
import io.basalt.store.contract.TimeTravelContract;
import io.basalt.store.index.IndexSizes;
import io.basalt.store.io.FileDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** {@link LocalStore} whose metadata index makes a segment of every few rows and merges them all the time. */
@Tag("long")
class LocalStoreSmallIndexTest {
    static final IndexSizes SMALL = new IndexSizes(4, 16, 2, 64, 1 << 20);

    static LocalStore open(Path directory) throws IOException {
        return LocalStore.open(directory, FileDisk::new, InstantSource.system(), config -> SMALL);
    }

    @Nested
    class Queries extends QueryContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class Oracle extends QueryOracleContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class Snapshots extends QuerySnapshotContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class Predicates extends PredicateContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class RandomPredicates extends RandomPredicateContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class Projections extends ProjectionContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class RandomHistories extends RandomHistoryContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class ConcurrentHistories extends ConcurrentHistoryContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class RandomCollecting extends RandomCollectingContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class AttributeRegistry extends AttributeRegistryContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class TimeTravel extends TimeTravelContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class Retention extends RetentionContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class Renames extends RenameContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }
}
