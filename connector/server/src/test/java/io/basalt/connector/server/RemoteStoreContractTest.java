package io.basalt.connector.server;

import io.basalt.store.api.Store;
import io.basalt.store.contract.AppendContract;
import io.basalt.store.contract.AttributeContract;
import io.basalt.store.contract.AttributeRegistryContract;
import io.basalt.store.contract.BucketContract;
import io.basalt.store.contract.ChangesContract;
import io.basalt.store.contract.CollectContract;
import io.basalt.store.contract.ColumnsContract;
import io.basalt.store.contract.ConcurrentHistoryContract;
import io.basalt.store.contract.ConditionContract;
import io.basalt.store.contract.CopyContract;
import io.basalt.store.contract.DurabilityContract;
import io.basalt.store.contract.HadoopModeContract;
import io.basalt.store.contract.KeyContract;
import io.basalt.store.contract.LifecycleContract;
import io.basalt.store.contract.ListingContract;
import io.basalt.store.contract.NamespaceContract;
import io.basalt.store.contract.ObjectContract;
import io.basalt.store.contract.OpenFileContract;
import io.basalt.store.contract.PredicateContract;
import io.basalt.store.contract.ProjectionContract;
import io.basalt.store.contract.PublicationContract;
import io.basalt.store.contract.QueryContract;
import io.basalt.store.contract.QuerySnapshotContract;
import io.basalt.store.contract.RandomCollectingContract;
import io.basalt.store.contract.RandomHistoryContract;
import io.basalt.store.contract.RandomPredicateContract;
import io.basalt.store.contract.ReadContract;
import io.basalt.store.contract.RenameContract;
import io.basalt.store.contract.RenditionContract;
import io.basalt.store.contract.RetentionContract;
import io.basalt.store.contract.TableFormatsContract;
import io.basalt.store.contract.TabularContract;
import io.basalt.store.contract.TierContract;
import io.basalt.store.contract.TimeTravelContract;
import io.basalt.store.contract.TokenContract;
import io.basalt.store.contract.UploadContract;
import io.basalt.store.contract.VectoredReadContract;
import io.basalt.store.contract.VersionContract;
import io.basalt.store.contract.VisibilityContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** A store at the other end of a connection, under every topic of the store's contract. */
@Tag("long")
class RemoteStoreContractTest {
    @Nested
    class Buckets extends BucketContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Lifecycles extends LifecycleContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Objects extends ObjectContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Reads extends ReadContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Conditions extends ConditionContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Attributes extends AttributeContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class AttributeRegistry extends AttributeRegistryContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Keys extends KeyContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Namespaces extends NamespaceContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class HadoopMode extends HadoopModeContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Renames extends RenameContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Listings extends ListingContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class RandomHistories extends RandomHistoryContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class ConcurrentHistories extends ConcurrentHistoryContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Queries extends QueryContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class QuerySnapshots extends QuerySnapshotContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Projections extends ProjectionContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Predicates extends PredicateContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class RandomPredicates extends RandomPredicateContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Tiers extends TierContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Durability extends DurabilityContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Retention extends RetentionContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Collecting extends CollectContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class RandomCollecting extends RandomCollectingContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Changes extends ChangesContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Versions extends VersionContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class TimeTravel extends TimeTravelContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Visibility extends VisibilityContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Columns extends ColumnsContract {
        @Override
        protected boolean readsAhead() {
            return true;
        }

        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Renditions extends RenditionContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class TableFormats extends TableFormatsContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Tables extends TabularContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Copies extends CopyContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Appends extends AppendContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class VectoredReads extends VectoredReadContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Tokens extends TokenContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Publications extends PublicationContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class Uploads extends UploadContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }

    @Nested
    class OpenFiles extends OpenFileContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return ServedStore.open(directory);
        }
    }
}
