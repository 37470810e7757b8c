package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.lifecycle.Outlook;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlobBoundsTest {
    private static final List<String> TIERS = List.of("flash", "hdd", "tape");

    private static Outlook.Bounds bounds(int fastest, int slowest) {
        return new Outlook.Bounds(
                fastest == 0 ? Optional.empty() : Optional.of(TIERS.get(fastest)),
                slowest < 0 ? Optional.empty() : Optional.of(TIERS.get(slowest)));
    }

    @Test
    void manyBlobsAreBoundAsTheirOwnersAsk() {
        Random random = new Random(7);
        BlobBounds bounds = new BlobBounds(TIERS);
        Map<Long, Outlook.Bounds> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            long id = random.nextLong() | 1;
            Outlook.Bounds bound = bounds(random.nextInt(3), random.nextInt(4) - 1);
            bounds.add(id, bound);
            expected.put(id, bound);
        }
        expected.forEach((id, bound) -> assertEquals(bound, bounds.of(id)));
        assertEquals(Outlook.Bounds.NONE, bounds.of(4));
    }

    @Test
    void ofTwoOwnersTheFasterDecides() {
        BlobBounds bounds = new BlobBounds(TIERS);
        bounds.add(1, bounds(2, 2));
        bounds.add(1, bounds(1, 1));
        assertEquals(bounds(1, 1), bounds.of(1));
    }
}
