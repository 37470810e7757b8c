package io.basalt.spark.procedure;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.MoveResult;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code CALL lake.system.move(path => 'basalt://b/dir', tier => 'hdd')}: moves an object, or all that lie below a directory, to a
 * tier, one after the other. What was moved by the first failure stays moved.
 */
final class MoveProcedure extends StoreProcedure {
    MoveProcedure(Store store) {
        super(
                store,
                "move",
                "moves objects to a tier",
                new StructType()
                        .add("objects", DataTypes.LongType, false)
                        .add("moved", DataTypes.LongType, false)
                        .add("bytes", DataTypes.LongType, false),
                List.of(text("path", "basalt://BUCKET/KEY or a directory"), text("tier", "the name of a tier")));
    }

    @Override
    List<InternalRow> run(InternalRow input) throws IOException {
        BasaltUri uri = uri(input, 0);
        String tier = text(input, 1);
        Optional<ListEntry> found = store.lookup(uri.bucket(), uri.path());
        if (found.isEmpty()) {
            throw new StoreException.NotFound(uri + ": nothing is there to be moved");
        }
        Moved moved = new Moved(tier);
        if (found.get() instanceof ObjectEntry object) {
            moved.move(object.objectKey());
        } else {
            moved.below(ListRequest.flat(uri.bucket(), found.get().key()));
        }
        return List.of(row(moved.objects, moved.changed, moved.bytes));
    }

    /** Counts what it moves. */
    private final class Moved {
        private final String tier;
        private long objects;
        private long changed;
        private long bytes;

        Moved(String tier) {
            this.tier = tier;
        }

        void below(ListRequest first) throws IOException {
            for (Optional<ListRequest> next = Optional.of(first); next.isPresent(); ) {
                ListRequest request = next.get();
                ListPage page = store.list(request);
                for (ListEntry entry : page.entries()) {
                    move(((ObjectEntry) entry).objectKey());
                }
                next = page.next().map(request::after);
            }
        }

        void move(ObjectKey key) throws IOException {
            MoveResult result = store.move(key, tier);
            objects++;
            changed += result.bytes() > 0 ? 1 : 0;
            bytes += result.bytes();
        }
    }
}
