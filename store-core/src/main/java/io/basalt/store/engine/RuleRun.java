package io.basalt.store.engine;

import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.Uploads;
import io.basalt.store.api.VersionInfo;
import io.basalt.store.api.VersionPage;
import io.basalt.store.api.VersionsRequest;
import io.basalt.store.catalog.DayMarks;
import io.basalt.store.catalog.VersionReader;
import io.basalt.store.lifecycle.Decision;
import io.basalt.store.lifecycle.Facts;
import io.basalt.store.lifecycle.Rulebook;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Goes through all that the buckets' rules have something to do with now, in the order of the keys. Belongs to one thread. */
final class RuleRun {
    private static final int UPLOADS_PAGE = 1000;

    private final LocalStore store;
    private final ObjectFacts objects;
    private final ObjectSearch search;
    private final Rulebooks books;
    private final DayMarks days;
    private final Instant now;
    private final Verdicts verdicts;

    /** An object, or an earlier version of one, that a rule moves or expires. */
    record Verdict(ObjectKey key, ObjectFacts.Known known, Decision decision) {}

    /** Takes what is decided. */
    interface Verdicts {
        /** Of current objects, or of earlier versions, perhaps none; false to stop. */
        boolean take(List<Verdict> page) throws IOException;

        boolean take(Uploads.Upload upload, Decision.Expire expiry) throws IOException;
    }

    RuleRun(
            LocalStore store,
            ObjectFacts objects,
            ObjectSearch search,
            Rulebooks books,
            DayMarks days,
            Instant now,
            Verdicts verdicts) {
        this.store = store;
        this.objects = objects;
        this.search = search;
        this.books = books;
        this.days = days;
        this.now = now;
        this.verdicts = verdicts;
    }

    /** @param dayBound whether to look at earlier versions and uploads as well, whose rules count whole days */
    void run(boolean dayBound) throws IOException {
        for (BucketInfo bucket : store.buckets()) {
            try {
                run(bucket, dayBound);
            } catch (StoreException.NotFound e) {
                continue; // The bucket has been deleted meanwhile.
            }
        }
    }

    private void run(BucketInfo bucket, boolean dayBound) throws IOException {
        Optional<Rulebook> book = books.of(bucket.name());
        if (book.isPresent()) {
            current(bucket.name(), book.get());
            if (dayBound && book.get().concernsNoncurrentVersions()) {
                noncurrent(bucket.name(), book.get());
            }
            if (dayBound && book.get().concernsUploads()) {
                uploads(bucket.name(), book.get());
            }
        }
    }

    private void current(String bucket, Rulebook book) throws IOException {
        for (Predicate candidates : book.candidates(now)) {
            search.forEach(bucket, candidates, keys -> {
                List<Verdict> decided = new ArrayList<>();
                for (ObjectKey key : keys) {
                    objects.current(key).ifPresent(known -> decide(key, known, book, decided));
                }
                return verdicts.take(decided);
            });
        }
    }

    private void decide(ObjectKey key, ObjectFacts.Known known, Rulebook book, List<Verdict> decided) {
        Decision decision = book.decide(known.facts(), now).now();
        if (!(decision instanceof Decision.Stay)) {
            decided.add(new Verdict(key, known, decision));
        }
    }

    private void noncurrent(String bucket, Rulebook book) throws IOException {
        VersionsRequest request = VersionsRequest.of(bucket, "");
        boolean more = true;
        while (more) {
            VersionPage page = store.listVersions(request);
            List<Verdict> decided = new ArrayList<>();
            Map<ObjectKey, List<VersionInfo>> byKey = page.versions().stream()
                    .collect(Collectors.groupingBy(VersionInfo::key, LinkedHashMap::new, Collectors.toList()));
            for (Map.Entry<ObjectKey, List<VersionInfo>> each : byKey.entrySet()) {
                if (each.getValue().stream().anyMatch(version -> !version.isCurrent())) {
                    noncurrent(each.getKey(), book, decided);
                }
            }
            more = verdicts.take(decided) && page.next().isPresent();
            request = request.after(page.next().orElse(""));
        }
    }

    private void noncurrent(ObjectKey key, Rulebook book, List<Verdict> decided) throws StoreException {
        int newer = 0;
        for (VersionReader.Held held : store.readPast(past -> past.versions().rows(key.bucket(), key.key()))) {
            if (held.to() != Long.MAX_VALUE && !store.isCurrent(held.row())) {
                Facts.Noncurrent noncurrent = new Facts.Noncurrent(endedBy(held.to()), newer++);
                objects.of(store.info(key, held.row()), Optional.of(noncurrent))
                        .ifPresent(known -> decide(key, known, book, decided));
            }
        }
    }

    /** The end of the day on which it became an earlier version; rules count from there. */
    private Instant endedBy(long lsn) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate day = days.dayOf(lsn, today);
        return day.equals(today)
                ? now
                : day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
    }

    private void uploads(String bucket, Rulebook book) throws IOException {
        Optional<Uploads.Marker> next = Optional.of(Uploads.Marker.START);
        while (next.isPresent()) {
            Uploads.Page<Uploads.Upload, Uploads.Marker> page =
                    store.uploads().list(bucket, "", next.get(), UPLOADS_PAGE);
            for (Uploads.Upload upload : page.items()) {
                Decision decision = book.decideUpload(upload.key().key(), upload.created(), now)
                        .now();
                if (decision instanceof Decision.Expire expiry && !verdicts.take(upload, expiry)) {
                    return;
                }
            }
            next = page.next();
        }
    }
}
