package io.basalt.store.index.segment;

import static io.basalt.store.index.segment.SegmentAssertions.assertHolds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.catalog.ObjectRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Merged segments say what the rows say that their sources were made of. */
class MergeTest {
    private static final Comparator<ObjectRow> BY_REVISION = Comparator.comparingLong(ObjectRow::revision);

    private final Random random = new Random(21);
    private final List<SegmentFile> sources = new ArrayList<>();
    private final List<BitSet> keep = new ArrayList<>();
    private final List<ObjectRow> kept = new ArrayList<>();

    @Test
    void rowsOfSegmentsThatInterleaveAreMergedByRevision() throws IOException {
        deal(new RandomRows(21).rows(9_000), 3, 1.0);
        kept.sort(BY_REVISION);
        assertHolds(merge(RowOrder.byRevision(sources, keep)), kept);
    }

    @Test
    void droppedRowsLeaveNothingBehind() throws IOException {
        deal(new RandomRows(22).rows(5_000), 4, 0.1);
        kept.sort(BY_REVISION);
        assertHolds(merge(RowOrder.byRevision(sources, keep)), kept);
    }

    @Test
    void rowsAreClusteredByANumber() throws IOException {
        deal(new RandomRows(23).rows(5_000), 3, 0.9);
        Field.Attribute field = new Field.Attribute("user.serial", ValueType.LONG);
        assertClustered(field, row -> whole(row.attributes().values().get("user.serial")), Long::compare);
    }

    @Test
    void rowsAreClusteredByAString() throws IOException {
        deal(new RandomRows(24).rows(5_000), 3, 0.9);
        assertClustered(
                new Field.Attribute("user.odd", ValueType.STRING),
                row -> utf8(row.attributes().values().get("user.odd")),
                Arrays::compareUnsigned);
    }

    @Test
    void rowsAreClusteredByAFieldThatOneSegmentDoesNotHave() throws IOException {
        RandomRows rows = new RandomRows(25);
        deal(List.of(rows.row(Attributes.NONE), rows.row(Attributes.NONE)), 1, 1.0);
        deal(List.of(rows.row(Attributes.of("user.odd", AttributeValue.of("b")))), 1, 1.0);
        deal(List.of(rows.row(Attributes.of("user.odd", AttributeValue.of("a")))), 1, 1.0);
        assertClustered(
                new Field.Attribute("user.odd", ValueType.STRING),
                row -> utf8(row.attributes().values().get("user.odd")),
                Arrays::compareUnsigned);
    }

    @Test
    void whatWasMergedIsMergedAgain() throws IOException {
        deal(new RandomRows(26).rows(3_000), 3, 0.8);
        SegmentFile clustered = merge(RowOrder.clustered(sources, keep, SystemField.SIZE));
        sources.clear();
        keep.clear();
        sources.add(clustered);
        keep.add(all(clustered.rows()));
        kept.sort(BY_REVISION);
        long newest = kept.get(kept.size() - 1).revision();
        List<ObjectRow> later = new RandomRows(27).after(newest).rows(3_000);
        deal(later, 2, 1.0);
        kept.sort(BY_REVISION);
        assertHolds(merge(RowOrder.byRevision(sources, keep)), kept);
    }

    @Test
    void mergingOneSegmentInItsOrderGivesTheSameBytes() throws IOException {
        List<ObjectRow> rows = new RandomRows(28).rows(5_000);
        deal(rows, 1, 1.0);
        MemoryAppender out = new MemoryAppender();
        SegmentWriter.merge(sources, RowOrder.byRevision(sources, keep), out);
        assertArrayEquals(SegmentWriter.write(rows).array(), out.bytes().array());
    }

    @Test
    void nothingKeptIsNoSegment() throws IOException {
        deal(new RandomRows(29).rows(10), 1, 0.0);
        RowOrder order = RowOrder.byRevision(sources, keep);
        assertThrows(IllegalArgumentException.class, () -> SegmentWriter.merge(sources, order, new MemoryAppender()));
    }

    private <T> void assertClustered(Field field, Function<ObjectRow, T> key, Comparator<T> order) throws IOException {
        kept.sort(Comparator.comparing(key, Comparator.nullsLast(order)).thenComparing(BY_REVISION));
        assertTrue(kept.stream().anyMatch(row -> key.apply(row) == null), "the test covers rows without a value");
        assertHolds(merge(RowOrder.clustered(sources, keep, field)), kept);
    }

    private SegmentFile merge(RowOrder order) throws IOException {
        MemoryAppender out = new MemoryAppender();
        SegmentWriter.merge(sources, order, out);
        return SegmentFile.open("merged", out.bytes());
    }

    /** Makes segments of some rows each, in the order of revisions, and keeps a share of their rows. */
    private void deal(List<ObjectRow> rows, int segments, double share) throws IOException {
        Map<Integer, List<ObjectRow>> dealt = new HashMap<>();
        rows.forEach(row -> dealt.computeIfAbsent(random.nextInt(segments), i -> new ArrayList<>())
                .add(row));
        for (List<ObjectRow> some : dealt.values()) {
            sources.add(SegmentFile.open("source", SegmentWriter.write(some)));
            BitSet chosen = new BitSet();
            IntStream.range(0, some.size())
                    .filter(i -> random.nextDouble() < share)
                    .forEach(chosen::set);
            keep.add(chosen);
            chosen.stream().mapToObj(some::get).forEach(kept::add);
        }
    }

    private static BitSet all(int rows) {
        BitSet all = new BitSet();
        all.set(0, rows);
        return all;
    }

    private static Long whole(AttributeValue value) {
        return value instanceof AttributeValue.Whole whole ? (Long) whole.value() : null;
    }

    private static byte[] utf8(AttributeValue value) {
        return value instanceof AttributeValue.Text text ? text.value().getBytes(StandardCharsets.UTF_8) : null;
    }
}
