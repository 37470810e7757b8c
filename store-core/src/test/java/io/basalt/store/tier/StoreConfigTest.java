package io.basalt.store.tier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What {@code store.toml} may say, and what is refused in one line that names the file. */
class StoreConfigTest {
    private static StoreConfig parse(String tier) throws StoreException {
        return StoreConfig.parse(
                "landing = \"hdd\"\n[[tier]]\nname = \"hdd\"\nmedium = \"hdd\"\n" + tier, "store.toml");
    }

    private static void refused(String tier, String reason) {
        StoreException refusal = assertThrows(StoreException.InvalidArgument.class, () -> parse(tier));
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.startsWith("store.toml: ") && message.contains(reason), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void aTierHasOneDirectoryOrSeveralInTheirOrder() throws Exception {
        assertEquals(List.of("a"), parse("directory = \"a\"").tiers().get(0).directories());
        TierConfig several =
                parse("directories = [\"b\", \"a\"]\ncopies = 2").tiers().get(0);
        assertEquals(List.of("b", "a"), several.directories());
        assertEquals(2, several.copies());
        refused("", "has no directory");
        refused("directory = \"a\"\ndirectories = [\"b\"]", "both directory and directories");
    }

    @Test
    void copiesNeedAsManyDirectories() throws Exception {
        assertEquals(1, parse("directory = \"a\"").tiers().get(0).copies());
        refused("directory = \"a\"\ncopies = 2", "copies = 2 with 1 directory");
        refused("directories = [\"a\", \"b\", \"c\"]\ncopies = 3", "expected 1 or 2");
        refused("directory = \"a\"\ncopies = \"two\"", "not a whole number");
        refused("directory = \"a\"\nmirrors = 2", "'mirrors' is none of");
    }

    @Test
    void capacityIsANumberOfBytesOrASizeWithAUnit() throws Exception {
        assertEquals(
                OptionalLong.empty(), parse("directory = \"a\"").tiers().get(0).capacity());
        assertEquals(500_000_000_000L, capacity("\"500GB\""));
        assertEquals(3L << 40, capacity("\"3 TiB\""));
        assertEquals(1L << 30, capacity("1073741824"));
        refused("directory = \"a\"\ncapacity = \"lots\"", "\"lots\" is not a number of bytes");
        refused("directory = \"a\"\ncapacity = \"99999999PB\"", "exceeds");
        refused("directory = \"a\"\ncapacity = 1000", "expected 64 MiB or more");
    }

    private static long capacity(String text) throws StoreException {
        return parse("directory = \"a\"\ncapacity = " + text)
                .tiers()
                .get(0)
                .capacity()
                .orElseThrow();
    }

    @Test
    void scrubsInTheBackgroundOnlyWhereARateIsSet() throws Exception {
        assertEquals(OptionalLong.empty(), parse("directory = \"a\"").scrubRate());
        String toml = "scrub_rate = \"20MB\"\nlanding = \"hdd\"\n[[tier]]\nname = \"hdd\"\ndirectory = \"a\"\n";
        assertEquals(
                20_000_000, StoreConfig.parse(toml, "store.toml").scrubRate().orElseThrow());
    }

    private static Movement mover(String lines) throws StoreException {
        return parse("directory = \"a\"\n[mover]\n" + lines).movement();
    }

    @Test
    void theMoverHasItsOwnTableOfWhichEachLineMayBeLeftOut() throws Exception {
        assertEquals(Movement.DEFAULT, parse("directory = \"a\"").movement());
        assertEquals(Movement.DEFAULT, mover(""));
        Movement all = mover("""
                enabled = false
                rate = "200MB"
                moves = 4
                half_life_days = 0.5
                high = 0.95
                low = 0.7
                cold = 0.1
                hot = 10
                window_hours = 1.5
                """);
        Hysteresis marks = new Hysteresis(0.95, 0.7, 0.1, 10, Duration.ofMinutes(90));
        assertEquals(new Movement(false, Duration.ofHours(12), marks, OptionalLong.of(200_000_000), 4), all);
        refused("directory = \"a\"\n[mover]\nlow = 0.95", "expected 0 < low < high <= 1");
        refused("directory = \"a\"\n[mover]\nrate = 10", "expected 1 MiB or more");
        refused("directory = \"a\"\n[mover]\nmoves = 0", "expected 1 to 16");
        refused("directory = \"a\"\n[mover]\nenabled = 1", "neither true nor false");
        refused("directory = \"a\"\n[mover]\nhigh = \"most\"", "is not a number");
        refused("directory = \"a\"\n[mover]\nspeed = 1", "'speed' is none of");
    }

    @Test
    void renditionsHaveAShareOfTheirOwn() throws Exception {
        assertEquals(10_000_000_000L, parse("directory = \"a\"").renditionShare());
        String toml = "rendition_share = %s\nlanding = \"hdd\"\n[[tier]]\nname = \"hdd\"\ndirectory = \"a\"\n";
        assertEquals(
                2_000_000,
                StoreConfig.parse(toml.formatted("\"2MB\""), "store.toml").renditionShare());
        assertEquals(0, StoreConfig.parse(toml.formatted("0"), "store.toml").renditionShare());
        StoreException refused = assertThrows(
                StoreException.InvalidArgument.class, () -> StoreConfig.parse(toml.formatted("-1"), "store.toml"));
        assertTrue(refused.getMessage().contains("rendition_share"), refused.getMessage());
    }
}
