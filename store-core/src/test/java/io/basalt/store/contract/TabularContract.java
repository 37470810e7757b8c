package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.api.Uploads;
import io.basalt.store.ingest.ParquetFiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What tabular contents are is known without opening them, for as long as they are there. */
public abstract class TabularContract extends StoreContract {
    private TabularInfo tabular(String key) throws IOException {
        return store.tabular(stat(key).entry().contentId())
                .orElseThrow(() -> new AssertionError("nothing is known of '" + key + "'"));
    }

    private static void assertFlights(TabularInfo known) {
        assertEquals("parquet", known.format());
        assertEquals(3_000, known.rows().orElseThrow());
        assertEquals(3, known.rowGroups().size());
        assertEquals(new ColumnType.Whole(64, true), known.columns().get(0).type());
        ColumnStatistics numbers = known.rowGroups().get(1).statistics().get(0);
        assertEquals(AttributeValue.of(1_000L), numbers.min().orElseThrow().value());
        assertEquals(AttributeValue.of(1_999L), numbers.max().orElseThrow().value());
    }

    @Test
    void aTableIsKnownWhenItIsPutAndAfterReopening() throws Exception {
        put("t/flights.parquet", PutOptions.DEFAULT, ParquetFiles.written());

        assertFlights(tabular("t/flights.parquet"));
        reopen();
        assertFlights(tabular("t/flights.parquet"));
    }

    @Test
    void ofWhatIsNoTableNothingIsKnown() throws IOException {
        ObjectInfo text = put("a.txt", PutOptions.DEFAULT, new byte[] {1, 2, 3});
        ObjectInfo broken = put("a.parquet", PutOptions.DEFAULT, Arrays.copyOf(ParquetFiles.written(), 5_000));

        assertEquals(Optional.empty(), store.tabular(text.entry().contentId()));
        assertEquals(Optional.empty(), store.tabular(broken.entry().contentId()));
        assertEquals(Optional.empty(), store.tabular(1L << 60));
        assertTrue(broken.attributes().get("ingest.error").isPresent());
    }

    @Test
    void copiesAndRenamedTablesAreKnown() throws IOException {
        put("t/flights.parquet", PutOptions.DEFAULT, ParquetFiles.written());

        store.copy(CopyRequest.of(key("t/flights.parquet"), key("copy.parquet")));
        delete("t/flights.parquet");

        assertFlights(tabular("copy.parquet"));
    }

    private void part(Uploads.Upload upload, int number, byte[] bytes) throws IOException {
        try (PartWriter writer = store.uploads().write(upload.uploadId(), number)) {
            writer.write(bytes);
            writer.commit();
        }
    }

    @Test
    void whatIsKnownGoesWithTheContent() throws IOException {
        long contentId = put("a.parquet", PutOptions.DEFAULT, ParquetFiles.written())
                .entry()
                .contentId();
        store.copy(CopyRequest.of(key("a.parquet"), key("b.parquet")));
        delete("a.parquet");
        store.maintenance().purge(BUCKET, "");
        assertFlights(store.tabular(contentId).orElseThrow());

        delete("b.parquet");
        store.maintenance().purge(BUCKET, "");
        assertEquals(Optional.empty(), store.tabular(contentId));
    }

    @Test
    void aTableIsKnownHoweverItComes() throws IOException {
        byte[] flights = ParquetFiles.written();
        int half = flights.length / 2;
        Uploads.Upload upload = store.uploads().begin(key("up.parquet"), PutOptions.DEFAULT);
        part(upload, 1, Arrays.copyOf(flights, half));
        part(upload, 2, Arrays.copyOfRange(flights, half, flights.length));
        store.uploads().complete(upload.uploadId(), List.of());
        Uploads.Upload published = store.uploads().begin(key("published.parquet"), PutOptions.DEFAULT);
        part(published, 1, flights);
        store.publish(Publication.of(new Publication.Complete(published.uploadId(), List.of())));
        put("appended.parquet", PutOptions.DEFAULT, Arrays.copyOf(flights, half));
        try (ObjectWriter writer = store.append(key("appended.parquet"), PutOptions.DEFAULT)) {
            writer.write(flights, half, flights.length - half);
            writer.commit();
        }
        put("cut.parquet", PutOptions.DEFAULT, Arrays.copyOf(flights, flights.length + 1));
        store.truncate(key("cut.parquet"), flights.length, Condition.NONE);

        for (String key : List.of("up.parquet", "published.parquet", "appended.parquet", "cut.parquet")) {
            assertFlights(tabular(key));
        }
    }
}
