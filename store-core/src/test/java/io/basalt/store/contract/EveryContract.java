package io.basalt.store.contract;

import io.basalt.store.api.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Every topic of the store's contract, of one subject: a test of it says how a store is opened, and is held to all of them. */
public abstract class EveryContract {
    /** As {@link StoreContract#openStore}. */
    protected abstract Store openStore(Path directory) throws Exception;

    /** As {@link ColumnsContract#readsAhead}. */
    protected boolean readsAhead() {
        return false;
    }

    /** As {@link RandomHistoryContract#steps}. */
    protected int steps() {
        return RandomHistoryContract.STEPS;
    }

    @Nested
    class Buckets extends BucketContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Lifecycles extends LifecycleContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Objects extends ObjectContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Reads extends ReadContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Conditions extends ConditionContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Attributes extends AttributeContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class AttributeRegistry extends AttributeRegistryContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Keys extends KeyContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Namespaces extends NamespaceContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class HadoopMode extends HadoopModeContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Renames extends RenameContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Listings extends ListingContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class RandomHistories extends RandomHistoryContract {
        @Override
        protected int steps() {
            return EveryContract.this.steps();
        }

        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class ConcurrentHistories extends ConcurrentHistoryContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Queries extends QueryContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class QuerySnapshots extends QuerySnapshotContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Projections extends ProjectionContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Predicates extends PredicateContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class RandomPredicates extends RandomPredicateContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Tiers extends TierContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Durability extends DurabilityContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Retention extends RetentionContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Collecting extends CollectContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class RandomCollecting extends RandomCollectingContract {
        @Override
        protected int steps() {
            return EveryContract.this.steps();
        }

        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Changes extends ChangesContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Versions extends VersionContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class TimeTravel extends TimeTravelContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Visibility extends VisibilityContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Columns extends ColumnsContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }

        @Override
        protected boolean readsAhead() {
            return EveryContract.this.readsAhead();
        }
    }

    @Nested
    class Renditions extends RenditionContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class TableFormats extends TableFormatsContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Tables extends TabularContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Copies extends CopyContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Appends extends AppendContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class VectoredReads extends VectoredReadContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Tokens extends TokenContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Publications extends PublicationContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class Uploads extends UploadContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class OpenFiles extends OpenFileContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }

    @Nested
    class OfAccounts extends AccountsContract {
        @Override
        protected Store openStore(Path directory) throws Exception {
            return EveryContract.this.openStore(directory);
        }
    }
}
