package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreVersionTest {
    @Test
    void theTextOfTheCurrentVersionParsesToItself() throws Exception {
        assertEquals(
                StoreVersion.CURRENT,
                StoreVersion.parse(StoreVersion.CURRENT.text().lines().toList(), "VERSION"));
    }

    @Test
    void aStoreOfANewerWriterCanStillBeReadWhereItSaysSo() throws Exception {
        StoreVersion version =
                StoreVersion.parse(List.of("basalt-store", "min-reader 1", "min-writer 2", "note kept"), "VERSION");
        version.requireReadable("VERSION");
        StoreException refused = assertThrows(StoreException.class, () -> version.requireWritable("VERSION"));
        assertTrue(refused.getMessage().contains("min-writer 2, but this Basalt has format 1"), refused.getMessage());
    }

    @Test
    void aStoreOfANewerReaderIsRefusedForReadingToo() throws Exception {
        StoreVersion version = StoreVersion.parse(List.of("basalt-store", "min-reader 2", "min-writer 2"), "VERSION");
        assertThrows(StoreException.InvalidArgument.class, () -> version.requireReadable("VERSION"));
    }

    @ParameterizedTest
    @CsvSource({
        "'',does not begin with",
        "other-store|min-reader 1|min-writer 1,does not begin with",
        "basalt-store|min-reader 1,'min-writer '",
        "basalt-store|min-reader one|min-writer 1,'min-reader one'",
        "basalt-store|min-reader 0|min-writer 1,'min-reader 0'"
    })
    void whatIsNoVersionIsRefusedInOneLine(String text, String reason) {
        List<String> lines = text.isEmpty() ? List.of() : List.of(text.split("\\|"));
        StoreException refused = assertThrows(StoreException.class, () -> StoreVersion.parse(lines, "VERSION"));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        assertEquals(1, refused.getMessage().lines().count());
    }
}
