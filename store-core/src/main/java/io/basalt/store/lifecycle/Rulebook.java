package io.basalt.store.lifecycle;

import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.StoreException;
import io.basalt.store.predicate.BucketFields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A bucket's rules, ready to decide: with the fields of the bucket and the tiers of the store. Immutable, thread-safe; it
 * reads no clock. Conflicts are solved in the order that docs/design/013-lifecycle.md states.
 */
public final class Rulebook {
    /** Attributes that are S3 object tags begin so. */
    static final String TAG = "tag.";

    private final List<Chapter> chapters = new ArrayList<>();
    private final BucketFields fields;
    private final TierOrder tiers;
    private final Duration halfLife;

    /** An enabled rule with its condition. */
    private record Chapter(Rule rule, Predicate condition) {}

    private Rulebook(BucketFields fields, TierOrder tiers, Duration halfLife) {
        this.fields = fields;
        this.tiers = tiers;
        this.halfLife = halfLife;
    }

    /**
     * @param tiers names of the store's tiers, fastest first
     * @param halfLife in which unread heat halves; positive
     * @throws StoreException.InvalidArgument that names a rule whose tier the store does not have, or whose condition
     *     does not go with the types that its attributes have in the bucket; rules that are disabled are not looked at
     */
    public static Rulebook of(Lifecycle lifecycle, BucketFields fields, List<String> tiers, Duration halfLife)
            throws StoreException.InvalidArgument {
        if (halfLife.isNegative() || halfLife.isZero()) {
            throw new IllegalArgumentException("half-life " + halfLife + ": expected a positive duration");
        }
        Rulebook book = new Rulebook(fields, new TierOrder(tiers), halfLife);
        for (Rule rule : lifecycle.rules()) {
            if (rule.enabled()) {
                try {
                    rule.steps().forEach(step -> book.tiers.require(step.action()));
                    Predicate condition = rule.filter().where().isPresent()
                            ? Condition.bind(rule.filter().where().get(), fields)
                            : Predicate.Constant.TRUE;
                    book.chapters.add(new Chapter(rule, condition));
                } catch (IllegalArgumentException | StoreException.InvalidArgument e) {
                    throw new StoreException.InvalidArgument(
                            "lifecycle rule '" + rule.id() + "': " + e.getMessage(), e);
                }
            }
        }
        return book;
    }

    /**
     * For each rule that can have something to do with current objects now: which ones. Whatever {@link #decide} moves or expires now
     * is among those of one rule at least; not all that are among them are moved or expired.
     */
    public List<Predicate> candidates(Instant now) {
        Candidates candidates = new Candidates(fields, tiers, now);
        return chapters.stream()
                .flatMap(chapter -> candidates.of(chapter.rule, chapter.condition).stream())
                .toList();
    }

    /** For each rule that can have bounds for current objects now ({@link Outlook.Bounds}): which ones. */
    public List<Predicate> bound(Instant now) {
        Candidates candidates = new Candidates(fields, tiers, now);
        return chapters.stream()
                .flatMap(chapter -> candidates.bound(chapter.rule, chapter.condition).stream())
                .toList();
    }

    /** Whether any rule is about noncurrent versions; if none is, they need not be looked at. */
    public boolean concernsNoncurrentVersions() {
        return concerns(Trigger.Noncurrent.class);
    }

    /** Whether any rule is about uploads that are not completed; if none is, they need not be looked at. */
    public boolean concernsUploads() {
        return concerns(Trigger.AbandonedUpload.class);
    }

    private boolean concerns(Class<? extends Trigger> kind) {
        return chapters.stream()
                .flatMap(chapter -> chapter.rule.steps().stream())
                .anyMatch(step -> kind.isInstance(step.trigger()));
    }

    /** Decides about a version of an object. */
    public Outlook decide(Facts facts, Instant now) {
        return new Timetable(stepsFor(facts, now), tiers).outlook(facts, now);
    }

    /**
     * Decides about an upload in parts that was begun and neither completed nor aborted.
     *
     * @param key that it is for
     */
    public Outlook decideUpload(String key, Instant begun, Instant now) {
        List<TimedStep> steps = new ArrayList<>();
        for (Chapter chapter : chapters) {
            for (Step step : chapter.rule.steps()) {
                if (step.trigger() instanceof Trigger.AbandonedUpload upload
                        && key.startsWith(chapter.rule.filter().prefix())) {
                    Span span = new Span(Span.daysAfter(begun, upload.days()), Instant.MAX);
                    steps.add(new TimedStep(new Decision.Cause(chapter.rule.id(), step), span));
                }
            }
        }
        return new Timetable(steps, tiers).outlook(now);
    }

    private List<TimedStep> stepsFor(Facts facts, Instant now) {
        List<TimedStep> steps = new ArrayList<>();
        for (Chapter chapter : chapters) {
            List<Step> about = chapter.rule.steps().stream()
                    .filter(step -> isAbout(step.trigger(), facts.noncurrent()))
                    .toList();
            if (!about.isEmpty() && matches(chapter, facts)) {
                for (Step step : about) {
                    Span span = Span.of(step.trigger(), facts, now, halfLife);
                    steps.add(new TimedStep(new Decision.Cause(chapter.rule.id(), step), span));
                }
            }
        }
        return steps;
    }

    private static boolean isAbout(Trigger trigger, Optional<Facts.Noncurrent> noncurrent) {
        if (trigger instanceof Trigger.Noncurrent asked) {
            return noncurrent.isPresent() && noncurrent.get().newer() >= asked.keepNewer();
        }
        return noncurrent.isEmpty()
                && !(trigger instanceof Trigger.AbandonedUpload)
                && !(trigger instanceof Trigger.LoneDeleteMarker);
    }

    private static boolean matches(Chapter chapter, Facts facts) {
        Filter filter = chapter.rule.filter();
        ObjectEntry entry = facts.object().entry();
        return entry.key().startsWith(filter.prefix())
                && entry.size() > filter.sizeGreaterThan().orElse(-1)
                && (filter.sizeLessThan().isEmpty()
                        || entry.size() < filter.sizeLessThan().getAsLong())
                && filter.tags().entrySet().stream()
                        .allMatch(tag -> facts.object()
                                .attributes()
                                .get(TAG + tag.getKey())
                                .filter(value -> value.text().equals(tag.getValue()))
                                .isPresent())
                && new Truth(facts.object()).of(chapter.condition) == Predicate.Constant.TRUE;
    }
}
