package io.basalt.store.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one batch: the catalog with their changes laid over it. A command's own changes lie in a layer of
 * their own until {@link #keep()}, so one that fails half-way leaves nothing behind. Belongs to the committer's thread.
 */
final class Group implements View {
    private final View base;
    private RecordLayer kept = new RecordLayer();
    private final List<Consumer<Projection>> keptEvents = new ArrayList<>();
    private long keptLsn;
    private long keptMicros;
    private long forgottenPayloads;

    private RecordLayer pending = new RecordLayer();
    private final List<Consumer<Projection>> pendingEvents = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Set<Long> made = new HashSet<>();
    private long seq;
    private long micros;

    Group(View base, long lsn, long lastMicros) {
        this.base = base;
        this.keptLsn = lsn;
        this.keptMicros = lastMicros;
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] bytes) {
        RecordKey key = new RecordKey(family, bytes);
        byte[] changed = pending.get(key);
        if (changed == null) {
            changed = kept.get(key);
        }
        if (changed == null) {
            return isInMade(family, bytes) ? null : base.get(family, bytes);
        }
        return RecordLayer.isDeletion(changed) ? null : changed;
    }

    private boolean isInMade(Family family, byte[] key) {
        return !made.isEmpty()
                && (family == Family.NAMESPACE || family == Family.OPENFILES)
                && key.length > Long.BYTES
                && made.contains(Keys.idOf(key));
    }

    @Override
    public Optional<Directory> directory(long id) {
        Optional<Directory> changed = pending.directory(id);
        return changed == null ? directoryBefore(id) : changed;
    }

    /** The roots of buckets that the current command has changed. */
    List<Directory> changedRoots() {
        return pending.roots();
    }

    /** A directory as it was before the current command. */
    Optional<Directory> directoryBefore(long id) {
        Optional<Directory> changed = kept.directory(id);
        return changed == null ? base.directory(id) : changed;
    }

    void put(Family family, byte[] key, byte[] value) {
        pending.put(new RecordKey(family, key), value);
    }

    /** Puts a directory that did not exist: whatever lies in it is in this group. */
    void putMade(Directory directory) {
        made.add(directory.directoryId());
        put(directory);
    }

    void put(Directory directory) {
        pending.put(directory);
    }

    void delete(Family family, byte[] key) {
        pending.delete(new RecordKey(family, key));
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

    /** The sequence number of the newest row change, the current command's included. */
    long seq() {
        return seq;
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
        if (kept.isEmpty()) {
            RecordLayer empty = kept;
            kept = pending;
            pending = empty;
        } else {
            kept.addAll(pending);
        }
        keptEvents.addAll(pendingEvents);
        begin(0);
    }

    /** Lays a payload beside what the last command did. */
    void ride(long number, Payload payload) {
        kept.put(new RecordKey(Family.PAYLOADS, Keys.id(number)), payload.encode());
    }

    /** Drops payloads, up to that one, from the log. */
    void forgetPayloads(long through) {
        forgottenPayloads = through;
    }

    /** The last payload to drop; 0 where none is. */
    long forgottenPayloads() {
        return forgottenPayloads;
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

    /** Roughly what it takes of a batch. */
    long bytes() {
        return kept.bytes();
    }

    void forEach(RecordLayer.Writer writer) {
        kept.forEach(writer);
    }

    /** See {@link RecordLayer#forEach(Family, RecordLayer.Writer)}. */
    void forEach(Family family, RecordLayer.Writer writer) {
        kept.forEach(family, writer);
    }

    /** See {@link RecordLayer#endsSharedRecords}. */
    boolean endsSharedRecords() {
        return kept.endsSharedRecords();
    }

    void forEachKey(Consumer<RecordKey> consumer) {
        kept.forEachKey(consumer);
    }

    void visit(RecordLayer.Visitor visitor) {
        kept.visit(visitor);
    }

    void tellAll(Projection projection) {
        keptEvents.forEach(event -> event.accept(projection));
    }
}
