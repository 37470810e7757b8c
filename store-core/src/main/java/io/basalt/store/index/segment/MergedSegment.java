package io.basalt.store.index.segment;

import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.index.segment.BlockEncoder.Strings;
import io.basalt.store.index.segment.ColumnEncoder.Ordering;
import io.basalt.store.index.segment.SegmentEncoder.Places;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Writes rows of several segments as one, a column at a time. Used once. */
final class MergedSegment {
    private final List<? extends Segment> sources;
    private final RowOrder order;
    private final SegmentEncoder out;
    private final ColumnBuffer buffer;
    private final ColumnReader reader = new ColumnReader();

    /** For each source where its rows go; -1: nowhere. */
    private final List<int[]> positions = new ArrayList<>();

    MergedSegment(List<? extends Segment> sources, RowOrder order, SegmentEncoder out) {
        this.sources = sources;
        this.order = order;
        this.out = out;
        this.buffer = new ColumnBuffer(order.size());
        for (int source = 0; source < sources.size(); source++) {
            positions.add(order.positions(source, sources.get(source).rows()));
        }
    }

    void write() throws IOException {
        long minRevision = Long.MAX_VALUE;
        long maxRevision = Long.MIN_VALUE;
        for (Field field : fields()) {
            List<Optional<Column>> columns = new ArrayList<>();
            sources.forEach(source -> columns.add(source.column(field)));
            if (SegmentFormat.hasDictionary(field.type())) {
                writeStrings(field, columns);
            } else {
                writeNumbers(field, columns);
            }
            if (field == SystemField.REVISION) {
                minRevision = Arrays.stream(buffer.values()).min().orElseThrow();
                maxRevision = Arrays.stream(buffer.values()).max().orElseThrow();
            }
        }
        out.end(sources.get(0).bucketId(), order.size(), minRevision, maxRevision, writePlaces());
    }

    private Set<Field> fields() {
        Set<Field> fields = new LinkedHashSet<>();
        SystemNumbers.ALL.forEach(numbers -> fields.add(numbers.field()));
        fields.add(SystemField.CONTENT_TYPE);
        Set<Field.Attribute> attributes = new TreeSet<>(SegmentEncoder.ATTRIBUTES);
        sources.forEach(source -> attributes.addAll(source.attributes()));
        fields.addAll(attributes);
        return fields;
    }

    private void writeNumbers(Field field, List<Optional<Column>> columns) throws IOException {
        buffer.clear();
        for (int source = 0; source < sources.size(); source++) {
            int[] target = positions.get(source);
            reader.forEach(sources.get(source), columns.get(source), (row, value) -> {
                if (target[row] >= 0) {
                    buffer.set(target[row], value);
                }
            });
        }
        if (buffer.count() > 0) {
            out.add(field, out.columns().numbers(buffer, SegmentEncoder.ordering(field)));
        }
    }

    private void writeStrings(Field field, List<Optional<Column>> columns) throws IOException {
        List<BitSet> used = used(columns);
        if (used.stream().allMatch(BitSet::isEmpty)) {
            return;
        }
        List<Optional<Dictionary>> dictionaries = columns.stream()
                .map(column -> column.flatMap(Column::dictionary))
                .toList();
        int[][] codes = DictionaryMerge.merge(dictionaries, used, out.strings()::add);
        Strings dictionary = out.strings().end();
        loadCodes(columns, codes);
        Ordering ordering = SegmentEncoder.ordering(field);
        out.add(field, out.columns().codes(buffer, dictionary, ordering));
    }

    /** The codes of each source that rows have which are kept. */
    private List<BitSet> used(List<Optional<Column>> columns) {
        List<BitSet> used = new ArrayList<>();
        for (int source = 0; source < sources.size(); source++) {
            BitSet codes = new BitSet();
            int[] target = positions.get(source);
            reader.forEach(sources.get(source), columns.get(source), (row, value) -> {
                if (target[row] >= 0) {
                    codes.set((int) value);
                }
            });
            used.add(codes);
        }
        return used;
    }

    private void loadCodes(List<Optional<Column>> columns, int[][] codes) {
        buffer.clear();
        for (int source = 0; source < sources.size(); source++) {
            int[] target = positions.get(source);
            int[] merged = codes[source];
            reader.forEach(sources.get(source), columns.get(source), (row, value) -> {
                if (target[row] >= 0) {
                    buffer.set(target[row], merged[(int) value]);
                }
            });
        }
    }

    private Places writePlaces() throws IOException {
        List<Optional<Column>> columns = new ArrayList<>();
        sources.forEach(source -> columns.add(Optional.of(source.directories())));
        List<BitSet> used = used(columns);
        long[][] ids = new long[sources.size()][];
        for (int source = 0; source < ids.length; source++) {
            Segment segment = sources.get(source);
            ids[source] =
                    used.get(source).stream().mapToLong(segment::directoryId).toArray();
        }
        long[] merged = Arrays.stream(ids)
                .flatMapToLong(Arrays::stream)
                .sorted()
                .distinct()
                .toArray();
        int[][] codes = new int[ids.length][];
        for (int source = 0; source < ids.length; source++) {
            codes[source] = new int[sources.get(source).directoryCount()];
            int n = 0;
            for (int code = used.get(source).nextSetBit(0);
                    code >= 0;
                    code = used.get(source).nextSetBit(code + 1)) {
                codes[source][code] = Arrays.binarySearch(merged, ids[source][n++]);
            }
        }
        loadCodes(columns, codes);
        Section directories = out.columns().codes(buffer, merged.length);
        Section directoryIds = out.columns().sequence(merged);
        return new Places(directories, directoryIds, writeNames());
    }

    private Strings writeNames() throws IOException {
        byte[] name = new byte[1 << 10];
        for (int i = 0; i < order.size(); i++) {
            Names names = sources.get(order.source(i)).names();
            int length = names.length(order.row(i));
            if (length > name.length) {
                name = new byte[length];
            }
            names.copy(order.row(i), name, 0);
            out.strings().add(name, length);
        }
        return out.strings().end();
    }
}
