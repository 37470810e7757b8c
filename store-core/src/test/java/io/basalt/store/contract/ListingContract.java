package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings: in byte order, flat or one level, in pages. */
public abstract class ListingContract extends StoreContract {
    /** In byte order, which is neither UTF-16's (the last two) nor that of names without their slash. */
    private static final List<String> KEYS = List.of(
            "A",
            "a",
            "a-",
            "a-/x",
            "a.b",
            "a/1",
            "a/b/2",
            "a/b/3",
            "a/b-",
            "a/c/d/e/4",
            "a0",
            "a0/5",
            "ab",
            "b/6",
            "\u00e9",
            "\uffee",
            "\ud83d\ude00");

    @BeforeEach
    void putKeys() throws IOException {
        List<String> shuffled = new ArrayList<>(KEYS);
        Collections.shuffle(shuffled, new Random(1));
        putAll(shuffled.toArray(String[]::new));
    }

    private static ListRequest flat(String prefix) {
        return ListRequest.flat(BUCKET, prefix);
    }

    private static List<String> expected(String prefix, String after) {
        return Utf8Order.sorted(KEYS).stream()
                .filter(key -> key.startsWith(prefix) && Utf8Order.COMPARATOR.compare(key, after) > 0)
                .toList();
    }

    @Test
    void aFlatListingHasAllObjectsInByteOrder() throws IOException {
        assertEquals(Utf8Order.sorted(KEYS), keys());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", "a/", "a/b", "a/b/", "a/b/2", "a/b/23", "a-", "a/c/d", "A", "\u00e9", "x", "/", "a//", "a/b/2/"
            })
    void aPrefixIsAPrefixOfTheKeyWhereverItEnds(String prefix) throws IOException {
        assertEquals(expected(prefix, ""), keys(flat(prefix)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "a",
                "a-",
                "a.",
                "a/",
                "a/1",
                "a/b",
                "a/b/",
                "a/b/2",
                "a/b/2\0",
                "a/b/9",
                "a/b0",
                "a/c/d/e/",
                "a0",
                "b/6",
                "\u00e9",
                "\ud83d\ude00",
                "0",
                "\udbff\udfff",
                "a/nowhere/at/all",
                "a-/x/y"
            })
    void aListingStartsAfterAnyKeyThereOrNot(String after) throws IOException {
        assertEquals(expected("", after), keys(flat("").after(after)));
        assertEquals(expected("a/", after), keys(flat("a/").after(after)));
        assertEquals(expected("a/b", after), keys(flat("a/b").after(after)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 16, 17, 18})
    void pagesOfAnySizeGiveTheSame(int limit) throws IOException {
        for (String prefix : List.of("", "a", "a/", "a/b")) {
            assertPages(flat(prefix).withLimit(limit), flat(prefix));
            ListRequest delimited = new ListRequest(BUCKET, prefix, true, "", ListRequest.MAX_PAGE);
            assertPages(delimited.withLimit(limit), delimited);
        }
    }

    private void assertPages(ListRequest request, ListRequest whole) throws IOException {
        List<ListEntry> expected = store.list(whole).entries();
        List<ListEntry> entries = new ArrayList<>();
        int pages = 0;
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            ListPage page = store.list(request.after(next.get()));
            assertTrue(page.entries().size() <= request.limit());
            entries.addAll(page.entries());
            next = page.next();
            pages++;
        }
        assertEquals(expected, entries);
        assertEquals(Math.max(1, (expected.size() + request.limit() - 1) / request.limit()), pages, "pages are full");
    }

    @Test
    void oneLevelHasObjectsAndDirectoriesInByteOrder() throws IOException {
        assertEquals(
                List.of(
                        "A",
                        "a",
                        "a-",
                        "a-/",
                        "a.b",
                        "a/",
                        "a0",
                        "a0/",
                        "ab",
                        "b/",
                        "\u00e9",
                        "\uffee",
                        "\ud83d\ude00"),
                keys(ListRequest.children(BUCKET, "")));
        assertEquals(List.of("a/1", "a/b-", "a/b/", "a/c/"), keys(ListRequest.children(BUCKET, "a")));
        assertEquals(List.of("a/b/2", "a/b/3"), keys(ListRequest.children(BUCKET, "a/b/")));
        assertEquals(List.of("a/c/d/"), keys(ListRequest.children(BUCKET, "a/c")));
        assertEquals(List.of(), keys(ListRequest.children(BUCKET, "a/1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a|a a- a-/ a.b a/ a0 a0/ ab", "a/b|a/b- a/b/", "a-|a- a-/", "a/c/d|a/c/d/", "a0/|a0/5", "x|''"})
    void oneLevelBelowAPrefixInTheMiddleOfAName(String prefix, String expected) throws IOException {
        List<String> keys = keys(new ListRequest(BUCKET, prefix, true, "", 100));

        assertEquals(expected, String.join(" ", keys));
    }

    @Test
    void oneLevelStartsAfterAnEntry() throws IOException {
        ListRequest request = ListRequest.children(BUCKET, "");

        assertEquals(List.of("a0", "a0/", "ab", "b/", "\u00e9", "\uffee", "\ud83d\ude00"), keys(request.after("a/")));
        assertEquals(List.of("a-/", "a.b", "a/"), keys(request.after("a-")).subList(0, 3));
        assertEquals(List.of("a/c/"), keys(ListRequest.children(BUCKET, "a").after("a/b/")));
    }

    @Test
    void directoriesComeWithTheirTotals() throws IOException {
        store.makeDirectory(BUCKET, "a/b/empty");

        DirectoryEntry entry = assertInstanceOf(
                DirectoryEntry.class,
                list(ListRequest.children(BUCKET, "a")).stream()
                        .filter(e -> e.key().equals("a/b/"))
                        .findFirst()
                        .orElseThrow());

        assertEquals(3, entry.children());
        assertEquals(2, entry.objects());
        assertEquals(10, entry.bytes());
        assertTrue(entry.explicit());
        assertEquals(Optional.of(entry), store.lookup(BUCKET, "a/b"));
    }

    @Test
    void emptyDirectoriesAreListedOneLevelOnly() throws IOException {
        store.makeDirectory(BUCKET, "a/empty");

        assertEquals(Utf8Order.sorted(KEYS), keys());
        assertEquals(List.of("a/1", "a/b-", "a/b/", "a/c/", "a/empty/"), keys(ListRequest.children(BUCKET, "a")));
        assertEquals(List.of(), keys(ListRequest.children(BUCKET, "a/empty")));
    }

    @Test
    void objectsAreListedAsTheyAreStated() throws IOException {
        for (ObjectEntry entry : objects()) {
            assertEquals(stat(entry.key()).entry(), entry);
        }
        for (ListEntry entry : list(ListRequest.children(BUCKET, "a"))) {
            assertEquals(store.lookup(BUCKET, entry.key()), Optional.of(entry));
        }
    }

    @Test
    void anEmptyBucketsListingIsOneEmptyPage() throws IOException {
        store.createBucket("empty");

        assertEquals(new ListPage(List.of(), Optional.empty()), store.list(ListRequest.flat("empty", "")));
        assertEquals(new ListPage(List.of(), Optional.empty()), store.list(ListRequest.children("empty", "")));
    }

    @Test
    void whatStaysIsListedOnceWhileOthersComeAndGo() throws IOException {
        List<String> seen = new ArrayList<>();
        Optional<String> next = Optional.of("");
        for (int page = 0; next.isPresent(); page++) {
            ListPage result = store.list(flat("").withLimit(2).after(next.get()));
            result.entries().forEach(entry -> seen.add(entry.key()));
            next = result.next();
            put("a/b/new-" + page, "1");
            put("0-" + page, "1");
            if (!result.entries().isEmpty()) {
                delete(result.entries().get(result.entries().size() - 1).key());
            }
        }

        assertEquals(Utf8Order.sorted(seen), seen);
        assertEquals(
                KEYS.size(), seen.stream().filter(KEYS::contains).distinct().count());
        assertEquals(seen.size(), seen.stream().distinct().count());
    }

    @Test
    void manyObjectsAreListedInPages() throws Exception {
        int count = 1500;
        List<Race.Task> tasks = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            int first = thread;
            tasks.add(() -> {
                for (int i = first; i < count; i += 8) {
                    put("many/" + i / 100 + "/" + i, new byte[1]);
                }
            });
        }
        Race.runAll(tasks);

        List<String> keys = keys(flat("many/").withLimit(400));

        assertEquals(count, keys.size());
        assertEquals(Utf8Order.sorted(keys), keys);
        assertEquals(15, keys(ListRequest.children(BUCKET, "many").withLimit(4)).size());
        assertEquals(100, keys(ListRequest.children(BUCKET, "many/7")).size());
    }

    @Test
    void aRenamedOrDeletedDirectoryIsNotListed() throws IOException {
        store.rename(new RenameRequest(BUCKET, "a/b", "z", false, KeyMode.S3));
        store.deleteDirectory(BUCKET, "a/c", true);

        assertEquals(List.of("a/1", "a/b-"), keys(flat("a/")));
        assertEquals(List.of(), keys(flat("a/b/")));
        assertEquals(List.of("z/2", "z/3"), keys(flat("z")));
        assertEquals(List.of("a/1", "a/b-"), keys(ListRequest.children(BUCKET, "a")));
    }

    @Test
    void oneLevelShowsOneCommitWithItsTotals() throws Exception {
        put("move/a/x", new byte[10]);
        put("move/c/stays", new byte[1]);
        AtomicBoolean done = new AtomicBoolean();
        Race.runAll(List.of(
                () -> {
                    try {
                        for (int i = 0; i < 200; i++) {
                            store.rename(new RenameRequest(BUCKET, "move/a/x", "move/d/x", false, KeyMode.S3));
                            store.rename(new RenameRequest(BUCKET, "move/d/x", "move/a/x", false, KeyMode.S3));
                        }
                    } finally {
                        done.set(true);
                    }
                },
                () -> {
                    while (!done.get()) {
                        List<ListEntry> entries =
                                store.list(ListRequest.children(BUCKET, "move")).entries();
                        assertEquals(2, entries.size(), () -> "a directory that came or went: " + entries);
                        assertEquals(
                                11,
                                entries.stream()
                                        .mapToLong(entry -> ((DirectoryEntry) entry).bytes())
                                        .sum(),
                                () -> "totals of two commits: " + entries);
                    }
                }));
    }

    @Test
    void whatIsNoUtf8MatchesNothing() throws IOException {
        putAll("?", "?x");

        assertNone(() -> keys(flat("\ud83d")));
        assertNone(() -> keys(new ListRequest(BUCKET, "\ud83d", true, "", 10)));
        assertNone(() -> keys(flat("\ude00x")));
        assertNone(() -> store.lookup(BUCKET, "\ud83d").stream().toList());
    }

    private static void assertNone(ThrowingSupplier<List<?>> keys) {
        try {
            assertEquals(List.of(), keys.get());
        } catch (AssertionError e) {
            throw e;
        } catch (StoreException.InvalidArgument | IllegalArgumentException e) {
            // As good an answer.
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
