package io.basalt.store.engine;

import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.ObjectRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Changes that are computed from what an object is: its revision is a condition of the commit and, where the object has
 * changed meanwhile, all of it is done again. Thread-safe.
 */
final class Attempts {
    /** Those for one object in this process take turns, so that they seldom have to be done again. */
    private final Lock[] turns = Stream.generate(ReentrantLock::new).limit(64).toArray(Lock[]::new);

    private final LocalStore store;

    Attempts(LocalStore store) {
        this.store = store;
    }

    /** One try. */
    interface Attempt<R> {
        /** @param seen to be told what is read */
        R make(Seen seen) throws IOException;
    }

    /** What a try has read. */
    final class Seen {
        private final List<ObjectKey> keys = new ArrayList<>();
        private final List<ObjectRow> rows = new ArrayList<>();

        /** The object as it is, which must meet the condition. */
        ObjectRow require(ObjectKey key, Condition condition) throws StoreException {
            ObjectRow row = Attempts.this.require(key, condition);
            keys.add(key);
            rows.add(row);
            return row;
        }

        /** What was read of an object; absent where it was not. */
        Optional<ObjectRow> of(ObjectKey key) {
            int at = keys.lastIndexOf(key);
            return at < 0 ? Optional.empty() : Optional.of(rows.get(at));
        }

        private boolean isStale() throws StoreException {
            for (int i = 0; i < keys.size(); i++) {
                Optional<ObjectRow> now = store.row(keys.get(i));
                if (now.isEmpty() || now.get().revision() != rows.get(i).revision()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Tries until nothing that was read has changed before the commit. */
    <R> R run(ObjectKey key, Attempt<R> attempt) throws IOException {
        Lock turn = turns[Math.floorMod(key.hashCode(), turns.length)];
        turn.lock();
        try {
            while (true) {
                Seen seen = new Seen();
                try {
                    return attempt.make(seen);
                } catch (StoreException.PreconditionFailed e) {
                    if (!seen.isStale()) {
                        throw e;
                    }
                }
            }
        } finally {
            turn.unlock();
        }
    }

    /** The object as it is, which must meet the condition. */
    ObjectRow require(ObjectKey key, Condition condition) throws StoreException {
        ObjectRow row = store.row(key).orElseThrow(() -> new StoreException.NotFound(key + " does not exist"));
        boolean holds = condition instanceof Condition.Any
                || (condition instanceof Condition.IfVersion expected && expected.version() == row.version())
                || (condition instanceof Condition.IfRevision known && known.revision() == row.revision());
        if (!holds) {
            throw new StoreException.PreconditionFailed(key + " has version " + row.version() + " and revision "
                    + row.revision() + ", expected " + condition + "; read it again and retry");
        }
        return row;
    }
}
