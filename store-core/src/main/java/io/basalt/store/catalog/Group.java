package io.basalt.store.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one batch: the catalog with their changes laid over it. A command's own changes lie in a layer of
 * their own until {@link #keep()}, so one that fails half-way leaves nothing behind. Belongs to the committer's thread.
 */
final class Group implements View {
    private final View base;
    private final Map<Key, byte @Nullable []> kept = new HashMap<>();
    private final List<Consumer<Projection>> keptEvents = new ArrayList<>();
    private long keptLsn;
    private long keptMicros;

    private final Map<Key, byte @Nullable []> pending = new HashMap<>();
    private final List<Consumer<Projection>> pendingEvents = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private long seq;
    private long micros;

    Group(View base, long lsn, long lastMicros) {
        this.base = base;
        this.keptLsn = lsn;
        this.keptMicros = lastMicros;
    }

    private static final class Key {
        final Family family;
        final byte[] bytes;

        Key(Family family, byte[] bytes) {
            this.family = family;
            this.bytes = bytes;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.family == family && Arrays.equals(key.bytes, bytes);
        }

        @Override
        public int hashCode() {
            return 31 * family.hashCode() + Arrays.hashCode(bytes);
        }
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] bytes) {
        Key key = new Key(family, bytes);
        if (pending.containsKey(key)) {
            return pending.get(key);
        }
        return kept.containsKey(key) ? kept.get(key) : base.get(family, bytes);
    }

    void put(Family family, byte[] key, byte[] value) {
        pending.put(new Key(family, key), value);
    }

    void delete(Family family, byte[] key) {
        pending.put(new Key(family, key), null);
    }

    /** Begins a command; its commit's timestamp exceeds every earlier one. */
    void begin(long askedMicros) {
        pending.clear();
        pendingEvents.clear();
        changes.clear();
        seq = keptLsn;
        micros = Math.max(keptMicros + 1, askedMicros);
    }

    /** The timestamp of the current command's commit. */
    long micros() {
        return micros;
    }

    /** The sequence number of the next row change. */
    long nextSeq() {
        return ++seq;
    }

    void log(Change change) {
        changes.add(change);
    }

    void tell(Consumer<Projection> event) {
        pendingEvents.add(event);
    }

    /** Keeps what the current command did. */
    void keep() {
        if (!changes.isEmpty()) {
            int last = changes.size() - 1;
            changes.set(last, changes.get(last).asLast());
            changes.forEach(change -> put(Family.CHANGES, Keys.id(change.seq()), change.encode()));
            keptLsn = seq;
            keptMicros = micros;
        }
        kept.putAll(pending);
        keptEvents.addAll(pendingEvents);
        begin(0);
    }

    long lsn() {
        return keptLsn;
    }

    long lastMicros() {
        return keptMicros;
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    void forEach(Writer writer) {
        kept.forEach((key, value) -> writer.write(key.family, key.bytes, value));
    }

    /** Takes one final change of the group; a null value deletes. */
    interface Writer {
        void write(Family family, byte[] key, byte @Nullable [] value);
    }

    void tellAll(Projection projection) {
        keptEvents.forEach(event -> event.accept(projection));
    }
}
