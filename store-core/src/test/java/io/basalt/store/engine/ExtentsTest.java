package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.Content.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtentsTest {
    private static final int ASKED = 99;
    private static final List<Extent> THREE =
            List.of(new Extent(1, 0, 100, 11), new Extent(2, 50, 10, 12), new Extent(3, 7, 1000, 13));

    private static List<Extent> slice(long from, long to) throws IOException {
        return Extents.slice(THREE, from, to, (blob, offset, length) -> ASKED);
    }

    @Test
    void aSliceTakesWholeExtentsAsTheyAre() throws IOException {
        assertEquals(THREE, slice(0, 1110));
        assertEquals(THREE.subList(1, 3), slice(100, 1110));
        assertEquals(List.of(), slice(100, 100));
    }

    @Test
    void aSliceCutsAtBothEnds() throws IOException {
        assertEquals(List.of(new Extent(1, 99, 1, ASKED), THREE.get(1), new Extent(3, 7, 2, ASKED)), slice(99, 112));
        assertEquals(List.of(new Extent(3, 17, 5, ASKED)), slice(120, 125));
    }

    private static List<Extent> small(int count) {
        return new ArrayList<>(Collections.nCopies(count, new Extent(1, 0, 10, 0)));
    }

    @Test
    void fewExtentsAreLeftAlone() {
        assertEquals(List.of(), Extents.worthJoining(small(Extents.MANY - 1), Extents.MANY));
    }

    @Test
    void smallNeighboursAreJoinedAroundLargeExtents() {
        List<Extent> extents = small(Extents.MANY);
        extents.add(500, new Extent(2, 0, Extents.SMALL, 0));
        extents.add(0, new Extent(3, 0, Extents.SMALL, 0));

        assertEquals(
                List.of(new Extents.Run(1, 501), new Extents.Run(502, Extents.MANY + 2)),
                Extents.worthJoining(extents, Extents.MANY));
    }

    @Test
    void joiningMustSaveEnough() {
        List<Extent> extents = new ArrayList<>();
        for (int i = 0; i < Extents.MANY; i++) {
            extents.add(new Extent(2, 0, i % 8 < 2 ? 10 : Extents.SMALL, 0));
        }

        assertEquals(List.of(), Extents.worthJoining(extents, Extents.MANY));
        assertEquals(Extents.MANY, extents.size());
    }

    @Test
    void nearTheLimitLargerOnesAreJoinedToo() {
        List<Extent> extents = Collections.nCopies(Extents.MOST / 2, new Extent(2, 0, 5 * Extents.SMALL, 0));

        assertEquals(List.of(new Extents.Run(0, Extents.MOST / 2)), Extents.worthJoining(extents, Extents.MANY));
        assertEquals(5L * Extents.SMALL * (Extents.MOST / 2), Content.length(extents));
    }
}
