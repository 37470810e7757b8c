package io.basalt.store.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.lifecycle.Decision.Cause;
import io.basalt.store.lifecycle.SharedContent.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A content of several objects lies once, and goes where the one that needs it fastest asks. */
class SharedContentTest {
    private static final Instant WRITTEN = Instant.parse("2026-01-15T10:30:00Z");

    private static Owner owner(boolean current, Decision decision, String... tiers) {
        Optional<Facts.Noncurrent> noncurrent =
                current ? Optional.empty() : Optional.of(new Facts.Noncurrent(WRITTEN, 0));
        Facts facts = new Facts(
                Objects.object("a", WRITTEN), new TreeSet<>(List.of(tiers)), noncurrent, Facts.Reads.NONE, false);
        return new Owner(facts, decision);
    }

    private static Decision move(String rule, String from, String to) {
        Cause cause = new Cause(rule, new Step(Trigger.Always.ALWAYS, new Action.Pin(to)));
        return new Decision.Move(cause, new TreeSet<>(List.of(from.split(" "))), to);
    }

    private static final Decision EXPIRE =
            new Decision.Expire(new Cause("e", new Step(new Trigger.Age(1), Action.Expire.EXPIRE)));

    private static Decision place(Owner... owners) {
        return SharedContent.place(List.of(owners), List.of("flash", "hdd", "cold"));
    }

    @Test
    void theFastestTierThatIsAskedForWins() {
        Decision hdd = move("h", "flash", "hdd");
        Decision cold = move("c", "flash", "cold");
        assertEquals(hdd, place(owner(true, cold, "flash"), owner(true, hdd, "flash")));
        assertEquals(hdd, place(owner(true, hdd, "flash"), owner(true, cold, "flash")));
        Decision up = move("u", "hdd", "flash");
        assertEquals(up, place(owner(true, move("c", "hdd", "cold"), "hdd"), owner(true, up, "hdd")));
    }

    @Test
    void aCurrentOwnerWithoutARuleKeepsTheContentFromSlowingDown() {
        Decision hdd = move("h", "flash", "hdd");
        assertEquals(Decision.Stay.FREE, place(owner(true, hdd, "flash"), owner(true, Decision.Stay.FREE, "flash")));
        Decision up = move("u", "hdd", "flash");
        assertEquals(up, place(owner(true, Decision.Stay.FREE, "hdd"), owner(true, up, "hdd")));
    }

    @Test
    void noncurrentOwnersWithoutARuleAndThoseThatExpireAskForNothing() {
        Decision hdd = move("h", "flash", "hdd");
        assertEquals(hdd, place(owner(false, Decision.Stay.FREE, "flash"), owner(true, hdd, "flash")));
        assertEquals(hdd, place(owner(true, EXPIRE, "flash"), owner(true, hdd, "flash")));
        assertEquals(
                Decision.Stay.FREE, place(owner(true, EXPIRE, "flash"), owner(false, Decision.Stay.FREE, "flash")));
    }

    @Test
    void partsAreLookedAtOneByOne() {
        Decision both = move("b", "flash hdd", "cold");
        Decision one = move("o", "flash", "hdd");
        assertEquals(one, place(owner(true, both, "flash", "hdd"), owner(true, one, "flash", "hdd")));
        assertEquals(
                new Decision.Move(((Decision.Move) both).cause(), new TreeSet<>(List.of("hdd")), "cold"),
                place(owner(true, both, "flash", "hdd"), owner(true, move("x", "hdd", "cold"), "flash", "hdd")));
    }
}
