package io.basalt.store.engine;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierExplanation;
import io.basalt.store.api.TierPlan;
import io.basalt.store.api.Tiering;
import io.basalt.store.api.TieringProgress;
import io.basalt.store.api.TieringReport;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.tier.Movement;
import io.basalt.store.tier.RecentMoves;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Tiering} of a store of this process. One plan, run or drain at a time. */
final class LocalTiering implements Tiering {
    private static final Logger LOG = LoggerFactory.getLogger(LocalTiering.class);
    static final Duration PAUSE = Duration.ofMinutes(1);

    /** Rules that count days have something new to do once a day; those that ask for heat, more often. */
    private static final long MILLIS_BETWEEN_RULES = 10 * 60_000L;

    private static final long COMPACTED_A_SECOND = 128L << 20;
    private static final long MILLIS_A_DAY = 86_400_000;

    final LocalStore store;
    final Catalog catalog;
    final Tiers tiers;
    final ReadHeat heat;
    final InstantSource clock;
    final BooleanSupplier stopping;
    final MovePace pace;
    final RecentMoves recent;
    private final Compactor compactor;
    private final AtomicBoolean rulesChanged = new AtomicBoolean(true);
    private long rulesRunAt;
    private long dayRun;

    LocalTiering(
            LocalStore store,
            Catalog catalog,
            Tiers tiers,
            ReadHeat heat,
            Foreground foreground,
            Compactor compactor,
            InstantSource clock,
            BooleanSupplier stopping) {
        this.store = store;
        this.catalog = catalog;
        this.tiers = tiers;
        this.heat = heat;
        this.compactor = compactor;
        this.clock = clock;
        this.stopping = stopping;
        this.pace = new MovePace(movement().bytesPerSecond(), foreground);
        this.recent = new RecentMoves(movement().marks());
    }

    private Movement movement() {
        return tiers.config().movement();
    }

    /** The rules of a bucket have changed: they are followed with the next tick. */
    void rulesChanged() {
        rulesChanged.set(true);
    }

    /** Waits for what is under way, which ends soon once the store is closing. */
    synchronized void awaitEnd() {
        LOG.debug("tiers: nothing is under way");
    }

    /** What is done in the background every minute or so. */
    void tick() throws IOException {
        heat.keep();
        if (movement().enabled()) {
            long now = clock.millis();
            boolean days = rulesChanged.getAndSet(false) || Math.floorDiv(now, MILLIS_A_DAY) != dayRun;
            boolean rules = days || now - MILLIS_BETWEEN_RULES >= rulesRunAt;
            TieringReport report = run(rules, days, false, progress -> {});
            report.problems().forEach(problem -> LOG.warn("tiers: {}", problem));
            if (report.moves() + report.deletions() > 0) {
                LOG.info(
                        "tiers: {} blobs moved, {} bytes; {} deletions",
                        report.moves(),
                        report.bytes(),
                        report.deletions());
            }
        }
    }

    @Override
    public TieringReport run(Consumer<TieringProgress> progress) throws IOException {
        return run(true, true, true, progress);
    }

    private synchronized TieringReport run(boolean rules, boolean days, boolean all, Consumer<TieringProgress> progress)
            throws IOException {
        try (TieringRun run = new TieringRun(this, progress)) {
            if (rules) {
                long begun = clock.millis();
                run.followRules(days);
                rulesRunAt = begun;
                dayRun = days ? Math.floorDiv(begun, MILLIS_A_DAY) : dayRun;
            }
            if (run.isAnyFull()) {
                giveBackSpace(); // It may be holes that fill it.
            }
            if (run.keepMarks(all)) {
                giveBackSpace();
            }
            return run.report();
        } catch (IOException e) {
            rulesChanged.compareAndSet(false, days);
            throw DiskErrors.translate("moving between tiers", e);
        }
    }

    /** What has left a full tier leaves holes in its volumes. */
    private void giveBackSpace() throws IOException {
        compactor
                .compact(
                        movement().marks().low(),
                        Pace.of(movement().bytesPerSecond().orElse(COMPACTED_A_SECOND)),
                        stopping)
                .problems()
                .forEach(problem -> LOG.warn("tiers: {}", problem));
    }

    @Override
    public synchronized TierPlan plan(int listed) throws IOException {
        if (listed < 0) {
            throw new StoreException.InvalidArgument("a plan that lists " + listed + " moves: expected 0 or more");
        }
        try (TieringRun run = new TieringRun(this, progress -> {})) {
            return run.plan(listed);
        } catch (IOException e) {
            throw DiskErrors.translate("planning moves between tiers", e);
        }
    }

    @Override
    public synchronized TieringReport drain(String tier, OptionalInt directory, Consumer<TieringProgress> progress)
            throws IOException {
        try (TieringRun run = new TieringRun(this, progress)) {
            new Drain(this, tier, directory).run(run);
            return run.report();
        } catch (IOException e) {
            throw DiskErrors.translate("draining tier " + tier, e);
        }
    }

    @Override
    public TierExplanation explain(ObjectKey key) throws IOException {
        return new Explainer(this).explain(key);
    }

    /** As errors and plans name an object. */
    static String uri(ObjectKey key) {
        return BasaltUri.SCHEME + "://" + key.bucket() + "/" + key.key();
    }

    /** Under which name bytes were written; their blob's id where that cannot be read. */
    String writtenAs(Blob blob) {
        try {
            BlobLabel.Told told = BlobLabel.parse(BlobMoves.label(tiers, blob), blob.blobId());
            return BasaltUri.SCHEME + "://" + told.bucket() + "/" + told.key();
        } catch (IOException e) {
            LOG.debug("the name of blob {} cannot be read", Long.toHexString(blob.blobId()), e);
            return "blob " + Long.toHexString(blob.blobId());
        }
    }

    Instant now() {
        return clock.instant();
    }

    List<String> tierNames() {
        return tiers.config().tiers().stream().map(tier -> tier.name()).toList();
    }
}
