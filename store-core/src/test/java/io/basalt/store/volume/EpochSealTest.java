package io.basalt.store.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.io.Place;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.Survival;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A sealed epoch is not searched for orphans, so none may lie there, whenever the power is cut. */
class EpochSealTest {
    private static final String EPOCH = EpochFiles.directory(1);
    private static final int TEARS = 64;

    private final MemoryDisk disk = new MemoryDisk();
    private final FaultyDisk watched = new FaultyDisk(disk);
    private final Random random = new Random(1);
    private final List<MemoryDisk> cut = new ArrayList<>();

    @Test
    void aFileThatWasRemovedDoesNotComeBackBehindASeal() throws IOException {
        DirectoryFiles files = new DirectoryFiles("flash", 0, watched, 1, 1 << 20, true);
        BlobFileWriter writer = files.write(7, 1);
        writer.write(ByteBuffer.wrap(new byte[10]));
        Place place = writer.finish(new byte[10]);
        writer.close(true);

        watched.watchedBy((number, operation) -> tear());
        files.free(7, place);
        files.close();
        tear();

        long sealed = 0;
        for (MemoryDisk left : cut) {
            if (left.exists(EPOCH + "/" + EpochFiles.SEALED)) {
                sealed++;
                assertEquals(List.of(EpochFiles.SEALED), left.list(EPOCH));
            }
        }
        assertTrue(sealed >= TEARS, "sealed by its end");
    }

    private void tear() {
        for (int i = 0; i < TEARS; i++) {
            cut.add(disk.survivors(Survival.TORN, random));
        }
    }
}
