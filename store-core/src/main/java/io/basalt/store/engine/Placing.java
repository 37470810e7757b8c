package io.basalt.store.engine;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Content;
import io.basalt.store.lifecycle.Decision;
import io.basalt.store.lifecycle.Rulebook;
import io.basalt.store.lifecycle.SharedContent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Makes moves of blobs out of what was decided about objects. Bytes that several objects share, by copying whole contents or
 * parts of them, lie once and are moved once: to the fastest tier that one of them asks for. Belongs to one thread.
 */
final class Placing {
    private final LocalStore store;
    private final Catalog catalog;
    private final ObjectFacts objects;
    private final ObjectSearch search;
    private final Rulebooks books;
    private final List<String> tiers;
    private final Instant now;
    private final BooleanSupplier stopping;

    /** @param tiers names of the store's tiers, fastest first */
    Placing(
            LocalStore store,
            Catalog catalog,
            ObjectFacts objects,
            ObjectSearch search,
            Rulebooks books,
            List<String> tiers,
            Instant now,
            BooleanSupplier stopping) {
        this.store = store;
        this.catalog = catalog;
        this.objects = objects;
        this.search = search;
        this.books = books;
        this.tiers = tiers;
        this.now = now;
        this.stopping = stopping;
    }

    /** In the order of the verdicts; those that expire move nothing. */
    List<BlobMove> moves(List<RuleRun.Verdict> verdicts) throws IOException {
        Map<Long, List<Content>> sharing = sharing(verdicts);
        Map<Long, Asked> asked = new HashMap<>();
        Map<Long, BlobMove> moves = new LinkedHashMap<>();
        for (RuleRun.Verdict verdict : verdicts) {
            if (verdict.decision() instanceof Decision.Move move) {
                for (Blob blob : verdict.known().blobs()) {
                    boolean alone = verdict.known().content().owners() == 1 && blob.owners() == 1;
                    Optional<BlobMove> made = alone
                            ? Optional.of(move(
                                            blob,
                                            move,
                                            OptionalLong.of(
                                                    verdict.known().content().contentId())))
                                    .filter(one -> move.from().contains(tier(blob)))
                            : shared(verdict, blob, sharing, asked);
                    made.ifPresent(one -> moves.putIfAbsent(blob.blobId(), one));
                }
            }
        }
        return List.copyOf(moves.values());
    }

    private static BlobMove move(Blob blob, Decision.Move move, OptionalLong content) {
        return new BlobMove(
                blob.blobId(),
                move.to(),
                OptionalInt.empty(),
                content,
                move.cause().toString());
    }

    private static String tier(Blob blob) {
        return blob.places().get(0).tier();
    }

    private Map<Long, List<Content>> sharing(List<RuleRun.Verdict> verdicts) throws IOException {
        Set<Long> shared = new LinkedHashSet<>();
        for (RuleRun.Verdict verdict : verdicts) {
            verdict.known().blobs().stream()
                    .filter(blob -> blob.owners() > 1)
                    .forEach(blob -> shared.add(blob.blobId()));
        }
        return shared.isEmpty() ? Map.of() : store.open(() -> catalog.contentsOf(shared, stopping));
    }

    /** What all owners of a content have decided together; nobody asks for anything where none is left. */
    private record Asked(boolean byCurrent, Decision decision) {}

    private Optional<BlobMove> shared(
            RuleRun.Verdict verdict, Blob blob, Map<Long, List<Content>> sharing, Map<Long, Asked> asked)
            throws IOException {
        String lies = tier(blob);
        int fastest = Integer.MAX_VALUE;
        Optional<Decision.Move> wanted = Optional.empty();
        for (Content content :
                sharing.getOrDefault(blob.blobId(), List.of(verdict.known().content()))) {
            Asked ask = asked.get(content.contentId());
            if (ask == null) {
                ask = ask(content, verdict);
                asked.put(content.contentId(), ask);
            }
            if (ask.decision instanceof Decision.Move move && move.from().contains(lies)) {
                if (tiers.indexOf(move.to()) < fastest) {
                    fastest = tiers.indexOf(move.to());
                    wanted = Optional.of(move);
                }
            } else if (ask.byCurrent && tiers.indexOf(lies) < fastest) {
                fastest = tiers.indexOf(lies);
                wanted = Optional.empty();
            }
        }
        return wanted.map(move -> move(blob, move, OptionalLong.empty()));
    }

    private Asked ask(Content content, RuleRun.Verdict verdict) throws IOException {
        List<SharedContent.Owner> owners = new ArrayList<>();
        for (ObjectKey key : search.owners(content.contentId())) {
            Optional<ObjectFacts.Known> known = objects.current(key);
            if (known.isPresent() && known.get().content().contentId() == content.contentId()) {
                owners.add(new SharedContent.Owner(known.get().facts(), decision(key.bucket(), known.get())));
            }
        }
        boolean byCurrent = !owners.isEmpty();
        boolean earlierVersion = verdict.known().facts().noncurrent().isPresent();
        if (earlierVersion && verdict.known().content().contentId() == content.contentId()) {
            owners.add(new SharedContent.Owner(verdict.known().facts(), verdict.decision()));
        }
        return new Asked(byCurrent, owners.isEmpty() ? Decision.STAY : SharedContent.place(owners, tiers));
    }

    private Decision decision(String bucket, ObjectFacts.Known known) throws StoreException {
        Optional<Rulebook> book = books.of(bucket);
        return book.isPresent() ? book.get().decide(known.facts(), now).now() : Decision.STAY;
    }
}
