package io.basalt.store.engine;

import io.basalt.store.api.Condition;
import io.basalt.store.api.DeleteRequest;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Publication;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierPlan;
import io.basalt.store.api.TieringProgress;
import io.basalt.store.api.TieringReport;
import io.basalt.store.api.Uploads;
import io.basalt.store.catalog.Blob;
import io.basalt.store.lifecycle.Decision;
import io.basalt.store.tier.MovePlan;
import io.basalt.store.tier.TierFill;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** One time that rules and marks are asked, and followed or only told. Belongs to one thread; close it. */
final class TieringRun implements Closeable {
    /** Moves that are sorted by the names of their objects, and whose contents are looked for, together. */
    private static final int CHUNK = 1 << 16;
    /** Objects that are deleted in one commit. */
    private static final int DELETED_TOGETHER = 1000;

    private final LocalTiering tiering;
    private final Consumer<TieringProgress> progress;
    private final Instant now;
    private final BufferAllocator allocator = new RootAllocator();
    private final ObjectFacts objects;
    private final ObjectSearch search;
    private final Rulebooks books;
    private final Placing placing;
    private final List<String> problems = new ArrayList<>();
    private long moves;
    private long bytes;
    private long deletions;
    private final Map<String, TieringReport.Arrival> arrivals = new TreeMap<>();
    private long staying;
    private long stayingBytes;

    TieringRun(LocalTiering tiering, Consumer<TieringProgress> progress) {
        this.tiering = tiering;
        this.progress = progress;
        this.now = tiering.now();
        this.objects = new ObjectFacts(tiering.store, tiering.heat);
        this.search = new ObjectSearch(tiering.store, allocator);
        this.books = new Rulebooks(tiering.store, tiering.tiers.config(), this::problem);
        this.placing = new Placing(
                tiering.store, tiering.catalog, objects, search, books, tiering.tierNames(), now, tiering.stopping);
    }

    TieringReport report() {
        List<TieringReport.Arrival> fastestFirst = tiering.tierNames().stream()
                .flatMap(tier -> Stream.ofNullable(arrivals.get(tier)))
                .toList();
        return new TieringReport(moves, bytes, deletions, fastestFirst, problems);
    }

    void problem(String text) {
        if (problems.size() < TieringReport.MOST_PROBLEMS && !problems.contains(text)) {
            problems.add(text);
        }
    }

    private RuleRun rules(RuleRun.Verdicts verdicts) throws IOException {
        long micros = LocalStore.micros(now);
        return new RuleRun(
                tiering.store,
                objects,
                search,
                books,
                tiering.store.open(() -> tiering.catalog.markDays(micros)),
                now,
                verdicts);
    }

    // ---- carrying out

    void followRules(boolean days) throws IOException {
        rules(new RuleRun.Verdicts() {
                    @Override
                    public boolean take(List<RuleRun.Verdict> page) throws IOException {
                        expire(page);
                        move(placing.moves(page));
                        return !tiering.stopping.getAsBoolean();
                    }

                    @Override
                    public boolean take(Uploads.Upload upload, Decision.Expire expiry) throws IOException {
                        deleted(tiering.store.uploads().abort(upload.uploadId()) ? 1 : 0);
                        return !tiering.stopping.getAsBoolean();
                    }
                })
                .run(days);
    }

    private void expire(List<RuleRun.Verdict> page) throws IOException {
        List<Publication.Step> together = new ArrayList<>();
        for (RuleRun.Verdict verdict : page) {
            if (verdict.decision() instanceof Decision.Expire) {
                ObjectEntry entry = verdict.known().facts().object().entry();
                if (verdict.known().facts().noncurrent().isPresent()) {
                    expireVersion(verdict.key(), entry.version());
                } else {
                    Condition unchanged = new Condition.IfRevision(entry.revision());
                    together.add(new Publication.Delete(verdict.key(), unchanged, KeyMode.S3));
                }
            }
            if (together.size() == DELETED_TOGETHER) {
                delete(together);
            }
        }
        delete(together);
    }

    /** What has changed since it was decided about is decided about anew next time. */
    private void delete(List<Publication.Step> together) throws IOException {
        if (together.isEmpty()) {
            return;
        }
        try {
            tiering.store.publish(Publication.of(together));
            deleted(together.size());
        } catch (StoreException.PreconditionFailed | StoreException.NotFound e) {
            for (Publication.Step step : together) {
                Publication.Delete delete = (Publication.Delete) step;
                deleted(deleteAlone(delete.key(), delete.condition()) ? 1 : 0);
            }
        }
        together.clear();
    }

    private boolean deleteAlone(ObjectKey key, Condition unchanged) throws IOException {
        try {
            return tiering.store.delete(new DeleteRequest(key, unchanged, KeyMode.S3, Optional.empty()));
        } catch (StoreException.PreconditionFailed | StoreException.NotFound e) {
            return false;
        }
    }

    /** What a snapshot or a legal hold keeps is kept. */
    private void expireVersion(ObjectKey key, long version) throws IOException {
        try {
            tiering.store.deleteVersion(key, version);
            deleted(1);
        } catch (StoreException.PreconditionFailed | StoreException.NotFound e) {
            deleted(0);
        }
    }

    private void deleted(int count) {
        deletions += count;
        tell();
    }

    private void tell() {
        progress.accept(new TieringProgress(moves, bytes, deletions, tiering.pace.rate()));
    }

    void move(List<BlobMove> wanted) throws IOException {
        BlobMoves.Outcome outcome = new BlobMoves.Outcome() {
            @Override
            public void moved(List<BlobMoves.Moved> moved) {
                for (BlobMoves.Moved one : moved) {
                    Blob blob = one.blob();
                    moves++;
                    bytes += blob.length();
                    arrivals.merge(
                            one.to(),
                            new TieringReport.Arrival(one.to(), 1, blob.length()),
                            TieringReport.Arrival::plus);
                    tiering.recent.note(
                            blob.blobId(), tiering.heat.of(blob.blobId()).heat(), now);
                }
                tell();
            }

            @Override
            public void noRoom(Blob blob) {
                staying++;
                stayingBytes += blob.length();
            }

            @Override
            public void problem(String text) {
                TieringRun.this.problem(text);
            }
        };
        if (!wanted.isEmpty()) {
            MoverThreads.run(
                    wanted,
                    tiering.tiers.config().movement().moves(),
                    one -> new BlobMoves(
                            tiering.store, tiering.catalog, tiering.tiers, tiering.pace, tiering.stopping, one),
                    outcome);
        }
    }

    /** Blobs that no tier has had room for. */
    long staying() {
        return staying;
    }

    /** Their bytes, copies not counted. */
    long stayingBytes() {
        return stayingBytes;
    }

    /**
     * Empties tiers that are above their high marks, and takes in what is hot.
     *
     * @param all whether to look at all blobs for such as are hot; else only at those that were read lately
     * @return whether a tier was above its mark
     */
    boolean keepMarks(boolean all) throws IOException {
        MarkRun marks = marks();
        List<TierFill> fills = marks.fills();
        boolean full = isAnyFull(fills);
        List<Long> hot = marks.slow(tiering.heat.takeHot());
        if (full || all || !hot.isEmpty()) {
            MovePlan plan = marks.plan(fills, full || all ? Optional.empty() : Optional.of(hot));
            for (int from = 0; from < plan.transfers().size() && !tiering.stopping.getAsBoolean(); from += CHUNK) {
                move(sorted(
                        plan.transfers().subList(from, Math.min(plan.transfers().size(), from + CHUNK))));
            }
            plan.tiers().stream().filter(level -> level.excess() > 0).forEach(this::tellExcess);
        }
        return full;
    }

    private void tellExcess(MovePlan.Level level) {
        problem("tier " + level.tier() + " stays " + level.excess()
                + " bytes above its high mark: what it holds is pinned, was moved lately, or has nowhere to go");
    }

    private MarkRun marks() {
        return new MarkRun(
                tiering.store,
                tiering.catalog,
                tiering.tiers,
                objects,
                search,
                books,
                tiering.heat,
                tiering.recent,
                now,
                tiering.stopping);
    }

    boolean isAnyFull() throws IOException {
        return isAnyFull(marks().fills());
    }

    private boolean isAnyFull(List<TierFill> fills) {
        double high = tiering.tiers.config().movement().marks().high();
        return fills.stream().limit(fills.size() - 1).anyMatch(fill -> fill.used() > high * fill.capacity());
    }

    /** By the names of their objects, so that what is listed together lies together. */
    private List<BlobMove> sorted(List<MovePlan.Transfer> transfers) throws IOException {
        Map<Long, String> names = new HashMap<>();
        for (MovePlan.Transfer transfer : transfers) {
            Optional<Blob> blob =
                    tiering.store.open(() -> tiering.store.namespace().findBlob(transfer.blobId()));
            if (blob.isPresent()) {
                names.put(transfer.blobId(), tiering.writtenAs(blob.get()));
            }
        }
        Comparator<MovePlan.Transfer> bySource = Comparator.comparing(MovePlan.Transfer::from);
        return transfers.stream()
                .filter(transfer -> names.containsKey(transfer.blobId()))
                .sorted(bySource.thenComparing(transfer -> names.get(transfer.blobId())))
                .map(TieringRun::move)
                .toList();
    }

    private static BlobMove move(MovePlan.Transfer transfer) {
        return new BlobMove(
                transfer.blobId(), transfer.to(), OptionalInt.empty(), OptionalLong.empty(), cause(transfer));
    }

    static String cause(MovePlan.Transfer transfer) {
        return "tiers' marks: from " + transfer.from() + " to " + transfer.to();
    }

    // ---- telling

    TierPlan plan(int listed) throws IOException {
        Draft draft = new Draft(listed);
        rules(draft).run(true);
        List<TierFill> fills = new ArrayList<>();
        MarkRun marks = marks();
        for (TierFill fill : marks.fills()) {
            long change = draft.changes.getOrDefault(fill.name(), 0L) * fill.copies();
            fills.add(new TierFill(fill.name(), fill.capacity(), Math.max(0, fill.used() + change), fill.copies()));
        }
        fills.stream()
                .filter(fill -> fill.used() > fill.capacity() && draft.changes.getOrDefault(fill.name(), 0L) > 0)
                .forEach(this::tellNoRoom);
        MovePlan plan = marks.plan(fills, Optional.empty());
        for (MovePlan.Transfer transfer : plan.transfers()) {
            if (!draft.planned.contains(transfer.blobId())) {
                draft.add(transfer);
            }
        }
        List<TierPlan.Level> levels = new ArrayList<>();
        for (int i = 0; i < fills.size(); i++) {
            MovePlan.Level level = plan.tiers().get(i);
            TierFill fill = fills.get(i);
            long before = fill.used() - draft.changes.getOrDefault(fill.name(), 0L) * fill.copies();
            levels.add(new TierPlan.Level(fill.name(), fill.capacity(), before, level.after(), level.excess()));
        }
        return new TierPlan(
                draft.moves, draft.moveCount, draft.moveBytes, draft.deletions, draft.deletionCount, levels, problems);
    }

    private void tellNoRoom(TierFill fill) {
        problem("tier " + fill.name() + " has no room for all that rules send there: " + (fill.used() - fill.capacity())
                + " bytes are missing, and that much stays where it is");
    }

    /** What rules and marks come to, so far. */
    private final class Draft implements RuleRun.Verdicts {
        final List<TierPlan.Move> moves = new ArrayList<>();
        final List<TierPlan.Deletion> deletions = new ArrayList<>();
        final Map<String, Long> changes = new HashMap<>();
        final Set<Long> planned = new HashSet<>();
        /** Revisions: several rules may have found an object. */
        private final Set<Long> expiring = new HashSet<>();

        private final int listed;
        long moveCount;
        long moveBytes;
        long deletionCount;

        Draft(int listed) {
            this.listed = listed;
        }

        @Override
        public boolean take(List<RuleRun.Verdict> page) throws IOException {
            for (RuleRun.Verdict verdict : page) {
                ObjectEntry entry = verdict.known().facts().object().entry();
                if (verdict.decision() instanceof Decision.Expire expiry && expiring.add(entry.revision())) {
                    boolean earlier = verdict.known().facts().noncurrent().isPresent();
                    String name = LocalTiering.uri(verdict.key()) + (earlier ? "#" + entry.version() : "");
                    add(name, entry.size(), expiry);
                }
            }
            for (BlobMove move : placing.moves(page)) {
                Optional<Blob> blob =
                        tiering.store.open(() -> tiering.store.namespace().findBlob(move.blobId()));
                if (blob.isPresent() && planned.add(move.blobId())) {
                    add(blob.get(), move.to(), move.cause());
                }
            }
            return true;
        }

        @Override
        public boolean take(Uploads.Upload upload, Decision.Expire expiry) {
            add(LocalTiering.uri(upload.key()) + "?uploadId=" + upload.uploadId(), 0, expiry);
            return true;
        }

        private void add(String object, long size, Decision.Expire expiry) {
            deletionCount++;
            if (deletions.size() < listed) {
                deletions.add(new TierPlan.Deletion(object, size, expiry.cause().toString()));
            }
        }

        void add(MovePlan.Transfer transfer) throws IOException {
            Optional<Blob> blob =
                    tiering.store.open(() -> tiering.store.namespace().findBlob(transfer.blobId()));
            if (blob.isPresent()) {
                count(blob.get(), transfer.to(), cause(transfer));
            }
        }

        private void add(Blob blob, String to, String cause) {
            changes.merge(blob.places().get(0).tier(), -blob.length(), Long::sum);
            changes.merge(to, blob.length(), Long::sum);
            count(blob, to, cause);
        }

        private void count(Blob blob, String to, String cause) {
            moveCount++;
            moveBytes += blob.length();
            if (moves.size() < listed) {
                moves.add(new TierPlan.Move(
                        tiering.writtenAs(blob), blob.places().get(0).tier(), to, blob.length(), cause));
            }
        }
    }

    @Override
    public void close() {
        allocator.close();
    }
}
