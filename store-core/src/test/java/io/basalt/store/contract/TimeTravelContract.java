package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.SystemField;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of any LSN within the retention can be read, listed and queried. */
public abstract class TimeTravelContract extends StoreContract {
    private StoreView asOf(long lsn) throws IOException {
        return store.asOf(lsn);
    }

    private void rename(String from, String to, boolean overwrite) throws IOException {
        store.rename(new RenameRequest(BUCKET, from, to, overwrite, KeyMode.S3));
    }

    private static byte[] read(StoreView view, String key) throws IOException {
        try (ObjectReader reader = view.open(key(key))) {
            return Contents.read(reader);
        }
    }

    private static List<String> keys(StoreView view, ListRequest request) throws IOException {
        return view.list(request).entries().stream().map(ListEntry::key).toList();
    }

    @Test
    void anObjectIsReadAsItWasBeforeItWasReplacedChangedOrDeleted() throws IOException {
        ObjectInfo first = put("k", "first");
        ObjectInfo labelled = store.updateAttributes(
                key("k"),
                new AttributeUpdate(Attributes.of("label", AttributeValue.of("x")), Set.of()),
                Condition.NONE);
        ObjectInfo second = put("k", "second");
        delete("k");
        long end = store.visibleLsn();

        for (ObjectInfo then : List.of(first, labelled, second)) {
            StoreView view = asOf(then.entry().revision());
            assertEquals(Optional.of(then), view.stat(key("k")));
            assertEquals(Optional.of(then.entry()), view.lookup(BUCKET, "k"));
        }
        assertArrayEquals(Contents.text("first"), read(asOf(labelled.entry().revision()), "k"));
        assertArrayEquals(Contents.text("second"), read(asOf(second.entry().revision()), "k"));
        assertEquals(Optional.empty(), asOf(end).stat(key("k")));
        assertRefused(NotFound.class, () -> asOf(end).open(key("k")), "k", Long.toString(end));
    }

    @Test
    void aPathIsResolvedThroughTheDirectoriesOfThen() throws IOException {
        put("a/b/k", "1");
        long before = store.visibleLsn();
        rename("a", "x", false);
        long moved = store.visibleLsn();
        put("a/b/k", "2");
        long both = store.visibleLsn();
        store.deleteDirectory(BUCKET, "x", true);
        rename("a/b/k", "a/k", false);

        assertArrayEquals(Contents.text("1"), read(asOf(before), "a/b/k"));
        assertEquals(List.of("a/b/k"), keys(asOf(before), ListRequest.flat(BUCKET, "")));
        assertEquals(List.of("x/b/k"), keys(asOf(moved), ListRequest.flat(BUCKET, "")));
        assertEquals(Optional.empty(), asOf(moved).lookup(BUCKET, "a"));
        assertEquals(List.of("a/b/k", "x/b/k"), keys(asOf(both), ListRequest.flat(BUCKET, "")));
        assertArrayEquals(Contents.text("2"), read(asOf(both), "a/b/k"));
        assertEquals(List.of("a/", "x/"), keys(asOf(both), ListRequest.children(BUCKET, "")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void pagesOfAnEarlierStateMergeWhatIsAndWhatWas(int pageSize) throws IOException {
        String[] names = {"\0", "\0\1", "a", "a\0", "a-/1", "a/1", "a/\0/2", "a0", "b", "\uffee", "\ud83d\ude00"};
        putAll(names);
        List<String> then = keys();
        long lsn = store.visibleLsn();
        for (int i = 0; i < names.length; i += 2) {
            delete(names[i]);
        }
        putAll("a", "a\0\0", "a/0", "c");

        List<String> listed = new ArrayList<>();
        ListRequest request = ListRequest.flat(BUCKET, "").withLimit(pageSize);
        ListPage page = asOf(lsn).list(request);
        page.entries().forEach(entry -> listed.add(entry.key()));
        while (page.next().isPresent()) {
            page = asOf(lsn).list(request.after(page.next().get()));
            page.entries().forEach(entry -> listed.add(entry.key()));
        }
        assertEquals(then, listed);
        assertEquals(
                List.of("a", "a\0", "a-/1", "a/\0/2", "a/1", "a0"), keys(asOf(lsn), ListRequest.flat(BUCKET, "a")));
    }

    @Test
    void aDirectoryTellsTheTotalsOfThen() throws IOException {
        put("d/e/one", "1");
        put("d/two", "22");
        put("f/three", "333");
        long lsn = store.visibleLsn();
        put("d/e/more", "4444");
        delete("d/two");
        rename("f", "d/f", false);

        DirectoryEntry d = (DirectoryEntry) asOf(lsn).lookup(BUCKET, "d").orElseThrow();
        assertEquals(List.of(2L, 1L, 2L, 3L), List.of(d.children(), d.directories(), d.objects(), d.bytes()));
        DirectoryEntry root = (DirectoryEntry) asOf(lsn).lookup(BUCKET, "").orElseThrow();
        assertEquals(
                List.of(2L, 3L, 3L, 6L), List.of(root.children(), root.directories(), root.objects(), root.bytes()));
        assertEquals(1, ((DirectoryEntry) asOf(lsn).lookup(BUCKET, "f").orElseThrow()).objects());
    }

    @Test
    void aSequenceNumberWithinACommitStandsForTheCommitBefore() throws IOException {
        long before = store.visibleLsn();
        put("a/b/c", "1");
        long after = store.visibleLsn();
        assertTrue(after > before + 2, "two directories and an object");

        for (long lsn = before; lsn < after; lsn++) {
            assertEquals(Optional.empty(), asOf(lsn).lookup(BUCKET, "a"), "as of " + lsn);
            assertEquals(List.of(), keys(asOf(lsn), ListRequest.flat(BUCKET, "")), "as of " + lsn);
        }
        assertEquals(List.of("a/b/c"), keys(asOf(after), ListRequest.flat(BUCKET, "")));
    }

    @Test
    void aTimeStandsForTheLastCommitAtOrBeforeIt() throws IOException {
        List<ObjectEntry> puts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            puts.add(put("d/" + i, "1").entry());
        }
        for (ObjectEntry put : puts) {
            assertEquals(put.revision(), store.lsnAt(put.modified()));
            long before = store.lsnAt(put.modified().minus(1, ChronoUnit.MICROS));
            assertTrue(before < put.revision());
            assertEquals(Optional.empty(), asOf(before).stat(put.objectKey()));
        }
        assertEquals(store.visibleLsn(), store.lsnAt(Instant.now().plus(1, ChronoUnit.DAYS)));
        assertEquals(0, store.lsnAt(Instant.EPOCH));
    }

    @Test
    void statesThatNeverWereAreRefused() throws IOException {
        long before = store.visibleLsn();
        store.createBucket("later");
        long newest = store.visibleLsn();

        assertRefused(InvalidArgument.class, () -> asOf(newest + 1), Long.toString(newest + 1), Long.toString(newest));
        assertRefused(InvalidArgument.class, () -> asOf(-1), "-1");
        assertRefused(
                NotFound.class,
                () -> asOf(before).list(ListRequest.flat("later", "")),
                "later",
                Long.toString(before),
                Long.toString(newest));
        assertRefused(NotFound.class, () -> asOf(newest).lookup("none", "k"), "none");
        assertRefused(
                InvalidArgument.class,
                () -> asOf(before)
                        .query(
                                Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY)
                                        .asOf(newest),
                                allocator),
                Long.toString(newest));
    }

    @Test
    void earlierStatesAreHeldAcrossAReopening() throws Exception {
        put("a", Attributes.of("label", AttributeValue.of("cat")));
        putAll("d/e/1", "f/2");
        long lsn = store.visibleLsn();
        put("a", "overwritten");
        rename("d", "x", false);
        rename("x", "y", false);
        store.deleteDirectory(BUCKET, "f", true);
        reopen();

        StoreView then = asOf(lsn);
        assertEquals(List.of("a", "d/e/1", "f/2"), keys(then, ListRequest.flat(BUCKET, "")));
        Rows rows =
                Rows.of(then, Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY, SystemField.SIZE), allocator);
        assertEquals(
                List.of("a", "d/e/1", "f/2"),
                rows.column(SystemField.KEY).stream()
                        .map(String::valueOf)
                        .sorted()
                        .toList());
        assertEquals(
                "cat",
                said(then.stat(key("a")).orElseThrow())
                        .get("user.label")
                        .orElseThrow()
                        .text());
    }
}
