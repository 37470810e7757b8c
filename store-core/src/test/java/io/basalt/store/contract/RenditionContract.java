package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenditionInfo;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.Renditions;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.ingest.ParquetFiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Renditions belong to contents: they come when they are asked for, and go with them. */
public abstract class RenditionContract extends StoreContract {
    private long putFlights(String key) throws IOException {
        return put(key, PutOptions.DEFAULT, ParquetFiles.written()).entry().contentId();
    }

    private Renditions renditions() throws IOException {
        return store.renditions();
    }

    @Test
    void aRenditionIsMadeFoundAndDropped() throws Exception {
        long contentId = putFlights("t/flights.parquet");
        assertEquals(Optional.empty(), renditions().find(contentId));
        assertEquals(List.of(), renditions().list());

        RenditionInfo made = renditions().make(contentId);

        assertEquals(contentId, made.contentId());
        assertEquals(3_000, made.rows());
        assertEquals(List.of("number", "carrier", "place", "delay"), made.columns());
        assertEquals(Map.of(), made.leftOut());
        assertEquals(made, renditions().make(contentId), "there is one already");
        assertEquals(
                new Renditions.Space(made.bytes(), 10_000_000_000L),
                renditions().space());
        reopen();
        assertEquals(Optional.of(made), renditions().find(contentId));
        assertEquals(List.of(made), renditions().list());

        assertTrue(renditions().drop(contentId));
        assertFalse(renditions().drop(contentId));
        assertEquals(Optional.empty(), renditions().find(contentId));
        assertEquals(0, renditions().space().bytes());
    }

    @Test
    void whatIsNoParquetHasNone() throws IOException {
        ObjectInfo text = put("a.txt", "text");
        ObjectInfo broken = put("a.parquet", PutOptions.DEFAULT, Arrays.copyOf(ParquetFiles.written(), 5_000));

        assertRefused(
                InvalidArgument.class,
                () -> renditions().make(text.entry().contentId()),
                text.entry().etag());
        assertRefused(
                InvalidArgument.class,
                () -> renditions().make(broken.entry().contentId()),
                broken.entry().etag());
        assertRefused(NotFound.class, () -> renditions().make(1L << 60), "1000000000000000");
        assertEquals(List.of(), renditions().list());
        assertFalse(renditions().drop(1L << 60));
    }

    @Test
    void copiesShareItAndItGoesWithTheLastOfThem() throws IOException {
        long contentId = putFlights("a.parquet");
        RenditionInfo made = renditions().make(contentId);
        store.copy(CopyRequest.of(key("a.parquet"), key("b.parquet")));

        delete("a.parquet");
        store.maintenance().purge(BUCKET, "");
        assertEquals(Optional.of(made), renditions().find(contentId));

        delete("b.parquet");
        assertEquals(Optional.of(made), renditions().find(contentId), "earlier states have it still");
        store.maintenance().purge(BUCKET, "");
        assertEquals(List.of(), renditions().list());
        assertEquals(0, renditions().space().bytes());
        assertRefused(NotFound.class, () -> renditions().make(contentId));
    }

    @Test
    @Timeout(60)
    void aHotContentGetsOneInTheBackground() throws IOException {
        long first = putFlights("a.parquet");
        long second = putFlights("b.parquet");
        long text = put("a.txt", "text").entry().contentId();
        for (int i = 0; i < 3; i++) {
            renditions().hot(text);
            renditions().hot(1L << 60);
            renditions().hot(first);
            renditions().hot(second);
        }
        while (renditions().list().size() < 2) {
            Thread.onSpinWait();
        }
        assertEquals(
                List.of(first, second),
                renditions().list().stream().map(RenditionInfo::contentId).toList());
    }

    @Test
    @Timeout(60)
    void aBucketThatAlwaysWantsRenditionsGetsThemOfWhatIsStored() throws Exception {
        long before = putFlights("before.parquet");
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRenditions(RenditionPolicy.ALWAYS));
        reopen();
        assertEquals(
                RenditionPolicy.ALWAYS,
                store.bucket(BUCKET).orElseThrow().settings().renditions());
        long text = put("a.txt", "text").entry().contentId();
        long first = putFlights("a.parquet");
        store.publish(Publication.of(new Publication.Copy(CopyRequest.of(key("before.parquet"), key("copy.parquet")))));
        awaitRenditions(before, first);
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRenditions(RenditionPolicy.HOT));
        putFlights("later.parquet");
        assertEquals(Optional.empty(), renditions().find(text));
        awaitRenditions(before, first);
    }

    @Test
    @Timeout(60)
    void aContentGetsNoneByItselfWhereOnlyBucketsHaveItThatDoNotWantAny() throws IOException {
        store.createBucket("other");
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRenditions(RenditionPolicy.OFF));
        long unwanted = putFlights("a.parquet");
        long shared = putFlights("b.parquet");
        store.copy(CopyRequest.of(key("b.parquet"), new ObjectKey("other", "b.parquet")));

        renditions().hot(unwanted);
        renditions().hot(shared);

        awaitRenditions(shared); // One is taken after the other.
        assertEquals(3_000, renditions().make(unwanted).rows(), "by hand it is made");
        awaitRenditions(unwanted, shared);
    }

    private void awaitRenditions(Long... contents) throws IOException {
        List<Long> expected = List.of(contents);
        while (renditions().list().size() < expected.size()) {
            Thread.onSpinWait();
        }
        assertEquals(
                expected,
                renditions().list().stream().map(RenditionInfo::contentId).toList());
    }

    @Test
    void aStoreClosesWhileContentsWaitForTheirRenditions() throws Exception {
        for (int i = 0; i < 20; i++) {
            renditions().hot(putFlights("t/" + i + ".parquet"));
        }
        reopen();
        for (RenditionInfo made : renditions().list()) {
            assertEquals(3_000, made.rows());
        }
    }
}
