package io.basalt.store.fsck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.Repairs;
import io.basalt.store.catalog.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerCountsTest {
    @TempDir
    Path folder;

    @Test
    void countsDoNotDependOnHowManyAreCountedAtATime() throws Exception {
        try (Catalog catalog = Catalog.open(folder)) {
            try (Repairs blobs = catalog.repairs()) {
                for (long id = 10; id <= 70; id += 10) {
                    blobs.put(Table.BLOBS, new Blob(id, 1, 0, 1, List.of()));
                }
                blobs.flush();
            }
            List<Long> references = List.of(10L, 20L, 20L, 35L, 70L, 70L, 70L, 5L, 99L);
            for (int window = 1; window <= 9; window++) {
                Map<Long, Long> counted = new TreeMap<>();
                TreeSet<Long> missing = new TreeSet<>();
                try (Inspection inspection = catalog.inspect()) {
                    new OwnerCounts<>(
                                    Table.BLOBS,
                                    Blob::blobId,
                                    (all, reference) -> {
                                        for (long id : references) {
                                            reference.to(id, "a test");
                                        }
                                    },
                                    window)
                            .run(inspection, new OwnerCounts.Judge<>() {
                                @Override
                                public void counted(Blob blob, long count) {
                                    counted.put(blob.blobId(), count);
                                }

                                @Override
                                public void missing(long id, String holder) throws StoreException {
                                    missing.add(id);
                                }
                            });
                }
                assertEquals(
                        Map.of(10L, 1L, 20L, 2L, 30L, 0L, 40L, 0L, 50L, 0L, 60L, 0L, 70L, 3L),
                        counted,
                        "window " + window);
                assertEquals(new TreeSet<>(List.of(5L, 35L, 99L)), missing, "window " + window);
            }
        }
    }
}
