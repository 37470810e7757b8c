package io.basalt.store.engine;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierExplanation;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.NamespaceReader;
import io.basalt.store.lifecycle.Decision;
import io.basalt.store.lifecycle.Outlook;
import io.basalt.store.lifecycle.Rulebook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says why an object lies where it does. Thread-safe. */
final class Explainer {
    private final LocalTiering tiering;

    Explainer(LocalTiering tiering) {
        this.tiering = tiering;
    }

    TierExplanation explain(ObjectKey key) throws StoreException {
        ObjectFacts.Known known = new ObjectFacts(tiering.store, tiering.heat)
                .current(key)
                .orElseThrow(() -> new StoreException.NotFound(key + " does not exist"));
        Instant now = tiering.now();
        List<String> problems = new ArrayList<>();
        Optional<Rulebook> book = new Rulebooks(tiering.store, tiering.tiers.config(), problems::add).of(key.bucket());
        if (!problems.isEmpty()) {
            throw new StoreException.InvalidArgument(problems.get(0));
        }
        Optional<Outlook> outlook = book.map(rules -> rules.decide(known.facts(), now));
        Outlook.Bounds bounds = outlook.map(Outlook::bounds).orElse(Outlook.Bounds.NONE);
        return new TierExplanation(
                key,
                parts(known),
                known.facts().reads().heat(),
                known.facts().reads().last(),
                outlook.map(all -> all.steps().stream()
                                .map(step -> new TierExplanation.Rule(
                                        step.cause().toString(),
                                        step.isInForce(now),
                                        step.from(),
                                        step.until().filter(Instant.EPOCH::isBefore))) // Else it never began.
                                .toList())
                        .orElse(List.of()),
                outlook.flatMap(all -> text(all.now())).map(text -> new TierExplanation.Step(now, text)),
                outlook.flatMap(Outlook::next)
                        .flatMap(next -> text(next.decision()).map(text -> new TierExplanation.Step(next.at(), text))),
                bounds.fastest(),
                bounds.slowest());
    }

    private static List<TierExplanation.Part> parts(ObjectFacts.Known known) {
        Map<Long, Blob> blobs = known.blobs().stream().collect(Collectors.toMap(Blob::blobId, blob -> blob));
        List<TierExplanation.Part> parts = new ArrayList<>();
        for (Content.Extent extent : known.content().extents()) {
            Blob blob = Objects.requireNonNull(blobs.get(extent.blobId()));
            TierExplanation.Part part = part(blob, extent.length(), known);
            TierExplanation.Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            if (last != null && part.equals(withBytes(last, part.bytes()))) {
                parts.set(parts.size() - 1, withBytes(last, last.bytes() + part.bytes()));
            } else {
                parts.add(part);
            }
        }
        return parts;
    }

    private static TierExplanation.Part withBytes(TierExplanation.Part part, long bytes) {
        return new TierExplanation.Part(part.tier(), bytes, part.since(), part.cause());
    }

    private static TierExplanation.Part part(Blob blob, long bytes, ObjectFacts.Known known) {
        return new TierExplanation.Part(
                blob.places().get(0).tier(),
                bytes,
                blob.moved()
                        .map(move -> NamespaceReader.instant(move.micros()))
                        .orElse(known.facts().object().entry().modified()),
                blob.moved().map(Blob.Moved::cause).orElse("written"));
    }

    private static Optional<String> text(Decision decision) {
        if (decision instanceof Decision.Move move) {
            return Optional.of(
                    "move from " + String.join(", ", move.from()) + " to " + move.to() + " by " + move.cause());
        } else if (decision instanceof Decision.Expire expiry) {
            return Optional.of("expire by " + expiry.cause());
        }
        return ((Decision.Stay) decision).cause().map(cause -> "stay by " + cause);
    }
}
