package io.basalt.store.engine;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.catalog.VersionReader.Held;
import io.basalt.store.catalog.VersionReader.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings back what was deleted and superseded, as long as it is held: no bytes are copied. Thread-safe. */
final class Revival {
    private final LocalStore store;
    private final Puts puts;

    Revival(LocalStore store, Puts puts) {
        this.store = store;
        this.puts = puts;
    }

    ObjectInfo restore(ObjectKey key, long version) throws StoreException {
        ObjectRow row = rows(key).stream()
                .map(Held::row)
                .filter(held -> held.version() == version)
                .findFirst()
                .orElseThrow(() -> new StoreException.NotFound(
                        key + " has no version " + version + " that is still held; list its versions"));
        return restore(key, row, Condition.NONE);
    }

    private List<Held> rows(ObjectKey key) throws StoreException {
        return store.readPast(past -> past.versions().rows(key.bucket(), key.key()));
    }

    private ObjectInfo restore(ObjectKey key, ObjectRow row, Condition condition) throws StoreException {
        Content content = store.contents().content(key.toString(), row.contentId());
        Command.PutObject put = puts.command(
                new Puts.Target(key, KeyMode.S3, condition),
                content.contentId(),
                content.extents(),
                List.of(),
                new Puts.Facts(row.contentType(), row.attributes(), row.md5()));
        return store.info(key, store.commit(put));
    }

    void undelete(BasaltUri what) throws StoreException {
        Optional<ListEntry> taken = store.lookup(what.bucket(), what.path());
        if (taken.isPresent()) {
            throw new StoreException.AlreadyExists(what + " exists: there is nothing to bring back");
        }
        if (!what.path().endsWith("/")) {
            List<Held> rows = rows(what.objectKey());
            if (!rows.isEmpty()) {
                restore(what.objectKey(), rows.get(0).row(), Condition.IF_ABSENT);
                return;
            }
        }
        List<String> names = new ArrayList<>(List.of(what.path().split("/", -1)));
        if (what.path().endsWith("/")) {
            names.remove(names.size() - 1);
        }
        Span span = store.readPast(past -> past.versions().directories(what.bucket(), names)).stream()
                .findFirst()
                .orElseThrow(
                        () -> new StoreException.NotFound(what + ": nothing that was deleted there is still held"));
        store.commit(new Command.UndeleteDirectory(what.bucket(), what.path(), span.directoryId(), store.micros()));
    }
}
